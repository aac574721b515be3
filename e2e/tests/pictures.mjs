// The pictures of README.md, out of the cooperative of `make demo`. `ETABLI_SCREENSHOTS=1 make e2e only=pictures` remakes them.

import { App } from "../support/app.mjs";
import { PHONE } from "../support/browser.mjs";
import { screenshot } from "../support/checks.mjs";
import { Desk } from "../support/pages.mjs";
import { PEOPLE } from "../support/people.mjs";
import { openWorld } from "../support/world.mjs";

const world = openWorld({ installed: false, prepare: [["demo"]] });

/** The admin of the demonstration, as `etabli demo` prints them. */
function admin() {
  const [line] = world.server.prepared.split("\n").filter((line) => line.includes("Administration"));
  const [email, password] = line.trim().split("\t");
  PEOPLE.demo = { email, password };
  return "demo";
}

world.test("the site, a page, the phone, the administration", async () => {
  const { page: site } = await world.visitor();
  await site.goto("/");
  await screenshot(site, "site");

  const name = admin();
  const { documents } = await (await Desk.of(world, name)).catalogue();
  const written = documents.filter((document) => !document.public && !document.trashed_at);
  const shown = written.find((document) => /compte rendu|réunion/i.test(document.title)) ?? written[0];
  const large = await world.as(name);
  await new App(large.page).openPage(shown.id);
  await screenshot(large.page, "page");
  await large.page.goto("/admin");
  await screenshot(large.page, "admin");

  const phone = await world.as(name, { viewport: PHONE, touch: true });
  await new App(phone.page).openPage(shown.id);
  await screenshot(phone.page, "phone");
});
