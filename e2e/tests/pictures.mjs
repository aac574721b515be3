// The pictures of README.md, out of the cooperative of `make demo`. `ETABLI_SCREENSHOTS=1 make e2e only=pictures` remakes them.

import { App } from "../support/app.mjs";
import { PHONE } from "../support/browser.mjs";
import { screenshot } from "../support/checks.mjs";
import { adminOf, openDemo } from "../support/demo.mjs";

const world = openDemo();

world.test("the site, a page, the phone, the administration", async () => {
  const { page: site } = await world.visitor();
  await site.goto("/");
  await screenshot(site, "site");

  const { documents } = await (await adminOf(world)).catalogue();
  const written = documents.filter((document) => !document.public && !document.trashed_at);
  const shown = written.find((document) => /compte rendu|réunion/i.test(document.title)) ?? written[0];
  const large = await world.as("demo");
  await new App(large.page).openPage(shown.id);
  await screenshot(large.page, "page");
  await large.page.goto("/admin");
  await screenshot(large.page, "admin");

  const phone = await world.as("demo", { viewport: PHONE, touch: true });
  await new App(phone.page).openPage(shown.id);
  await screenshot(phone.page, "phone");
});
