// The admin's pages: every section in both languages, on a phone and in the dark; what they decide takes effect.

import assert from "node:assert/strict";

import { PHONE } from "../support/browser.mjs";
import { checkAccessibility, checkNoSidewaysScroll, checkTargets, picture } from "../support/checks.mjs";
import { Desk } from "../support/pages.mjs";
import { openWorld } from "../support/world.mjs";

const world = openWorld();

async function sections(page) {
  await page.goto("/admin");
  const links = await page.locator("nav a[href^='/admin']").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  return [...new Set(links)];
}

for (const [what, options] of [
  ["on a large screen", {}],
  ["on a phone", { viewport: PHONE, touch: true }],
  ["in the dark", { dark: true }],
]) {
  world.test(`every section ${what}`, async () => {
    const { page } = await world.as("ada", options);
    const paths = await sections(page);
    assert.ok(paths.length >= 12, `${paths}`);
    for (const path of paths) {
      await page.goto(path);
      await checkAccessibility(page);
      await checkNoSidewaysScroll(page);
      await checkTargets(page);
    }
    if (what === "on a large screen") {
      await page.goto("/admin");
      await picture(page, "admin");
    }
  });
}

world.test("on a phone the sections stand behind a button that says where one is", async () => {
  const { page } = await world.as("ada", { viewport: PHONE, touch: true });
  await page.goto("/admin/members");
  const link = page.locator("nav a[href='/admin/spaces']:visible");
  assert.equal(await link.count(), 0);
  await page.getByText("Membres", { exact: true }).and(page.locator("summary")).click();
  await picture(page, "admin-phone");
  await link.click();
  await page.waitForURL("**/admin/spaces");
});

world.test("a link that is shown once can be copied", async () => {
  const { page, context } = await world.as("ada");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/admin/invitations");
  await page.locator("form[action='/admin/invitations'] button.button-primary").click();
  await page.locator("button[data-copy]").click();
  await page.getByRole("status").filter({ hasText: "Copié." }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator("#link").inputValue());
  await checkAccessibility(page);
});

world.test("the pages of one member, space, circle and backup", async () => {
  const { page } = await world.as("ada");
  for (const list of ["/admin/members", "/admin/spaces"]) {
    await page.goto(list);
    await page.locator(`main a[href^='${list}/']`).first().click();
    await page.waitForURL((url) => url.pathname.startsWith(`${list}/`));
    await checkAccessibility(page);
    await checkTargets(page);
  }
  await page.goto("/admin/circles");
  await page.locator("main form #name").fill("Bureau");
  await page.locator("main form[action='/admin/circles'] button").click();
  await page.getByText("Bureau").first().waitFor();
  await checkAccessibility(page);
});

world.test("in English for who chose it", async () => {
  const { page } = await world.as("léo");
  await page.goto("/compte");
  await page.locator("#language").selectOption("en");
  await page.locator("form:has(#language) button").click();
  await page.locator("html[lang=en]").waitFor();
  await page.goto("/compte");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await checkAccessibility(page);
});

world.test("a member has no way in", async () => {
  const { page, complaints } = await world.as("zoé");
  complaints.expect(/status of 403/);
  const answer = await page.goto("/admin");
  assert.equal(answer.status(), 403);
  await checkAccessibility(page);
});

world.test("an invitation made here lets somebody in, and is revoked", async () => {
  const { page } = await world.as("ada");
  await page.goto("/admin/invitations");
  await page.locator("form[action='/admin/invitations'] button.button-primary").click();
  const address = await page.locator("#link").inputValue();
  await checkAccessibility(page);
  assert.equal((await fetch(address)).status, 200);
  await page.goto("/admin/invitations");
  await page.locator("form[action$='/revoke'] button").first().click();
  await page.waitForURL(/done=/);
  assert.equal((await fetch(address)).status, 410);
});

world.test("a backup is made, verified and downloaded", async () => {
  const { page } = await world.as("ada");
  await page.goto("/admin/backups");
  await page.locator("form[action='/admin/backups'] button").click();
  const link = page.locator("main a[href$='.zip']").first();
  await link.waitFor();
  await checkAccessibility(page);
  const answer = await page.request.get(await link.getAttribute("href"));
  assert.equal(answer.status(), 200);
  assert.equal((await answer.body()).subarray(0, 2).toString(), "PK");
});

world.test("a page in the trash is deleted for good only after its name is typed", async () => {
  const desk = await Desk.of(world, "ada");
  const id = await desk.createPage("Espace membres", "Brouillon raté");
  await desk.command({ do: "trash", document: id });
  const { page, complaints } = await world.as("ada");
  complaints.expect(/status of 422/);
  await page.goto(`/admin/trash/${id}/delete`);
  await checkAccessibility(page);
  await page.locator("#confirmation").fill("autre chose");
  await page.locator("main form button").first().click();
  await page.locator(".error-summary").waitFor();
  await checkAccessibility(page);
  await page.locator("#confirmation").fill("Brouillon raté");
  await page.locator("main form button").first().click();
  await page.waitForURL(/\/admin\/trash\?/);
  assert.equal(await desk.page("Brouillon raté"), undefined);
});
