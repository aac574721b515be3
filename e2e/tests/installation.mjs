// The first admin installs Établi: four short screens, each usable on a phone, without mouse, without scripts.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { PHONE } from "../support/browser.mjs";
import { checkAccessibility, checkNoSidewaysScroll, checkTargets, picture } from "../support/checks.mjs";
import { PEOPLE } from "../support/people.mjs";
import { openWorld } from "../support/world.mjs";

const world = openWorld({ installed: false });

world.test("without the key, the page says where to find it", async () => {
  const { page, complaints } = await world.visitor();
  complaints.expect(/status of 403/);
  await page.goto("/installation");
  await checkAccessibility(page);
  await page.locator("#cle").fill("pas-la-bonne");
  await page.keyboard.press("Enter");
  await page.locator("#cle-error").waitFor();
  assert.equal(await page.locator("#cle").getAttribute("aria-invalid"), "true");
});

world.test("what was typed is kept when something is missing", async () => {
  const { page, complaints } = await world.visitor({ viewport: PHONE, touch: true });
  complaints.expect(/status of 422/);
  await page.goto(world.server.installation);
  await page.locator("#cooperative").fill("La Grange");
  // As a browser that does not check forms by itself.
  await page.evaluate(() => document.querySelector("main form").setAttribute("novalidate", ""));
  await page.locator("#time-zone").evaluate((select) => {
    const option = new Option("Lune", "Lune/Mer de la Tranquillité", true, true);
    select.add(option);
  });
  await page.locator("main form button").first().click();
  await page.locator(".error-summary").waitFor();
  assert.equal(await page.locator("#cooperative").inputValue(), "La Grange");
  await checkAccessibility(page);
  await checkNoSidewaysScroll(page);
});

world.test("four screens lead into the members' space", async () => {
  const { page } = await world.visitor();
  const { name, email, password } = PEOPLE.ada;
  await page.goto(world.server.installation);
  await checkAccessibility(page);
  await picture(page, "installation-1");
  await page.locator("#cooperative").fill("La Grange");
  await next(page, "#email");

  await checkAccessibility(page);
  await checkTargets(page);
  await picture(page, "installation-2");
  await page.locator("#name").fill(name);
  await page.locator("#email").fill(email);
  await page.locator("#password").fill(password);
  await next(page, "#entry-invitation");

  await checkAccessibility(page);
  await picture(page, "installation-3");
  await page.reload();
  await page.locator("#entry-invitation").check();
  await next(page, "#backup-every");

  await checkAccessibility(page);
  await picture(page, "installation-4");
  await page.locator("main form button.button-primary").click();
  await page.waitForURL("**/app/");
});

world.test("a first backup was made, and the installation is over", async () => {
  const backups = await readdir(join(world.server.data, "backups"));
  assert.equal(backups.filter((name) => name.endsWith(".zip")).length, 1);
  const again = await fetch(world.server.installation, { redirect: "manual" });
  assert.ok(again.status === 404 || again.status === 303, `status ${again.status}`);
});

async function next(page, expected) {
  await page.locator("main form button.button-primary").click();
  await page.locator(expected).waitFor();
}
