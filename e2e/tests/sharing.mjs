// A page shared by a link: a guest reads or writes it in a browser of their own, sees nothing else, and is out once it is revoked.

import assert from "node:assert/strict";

import { App } from "../support/app.mjs";
import { checkAccessibility, eventually } from "../support/checks.mjs";
import { openWorld } from "../support/world.mjs";

const world = openWorld({ people: ["zoé"] });

/** A page with a sentence, and one nobody outside may know of; the admin stays on the first. */
async function pages(title) {
  const visit = await world.as("ada");
  const app = await App.open(visit);
  await app.newPage(`${title} secret`);
  await app.page.keyboard.type("Salaires : rien pour les invités.");
  await app.isSaved();
  const secret = app.id;
  await app.newPage(title);
  await app.page.keyboard.type("Farine, eau, sel.");
  await app.isSaved();
  return { app, secret };
}

async function openDialog(app) {
  await app.page.getByRole("button", { name: "Partager" }).first().click();
  const dialog = app.page.getByRole("dialog");
  await dialog.locator("#link-level").waitFor();
  return dialog;
}

/** Makes a link as a person does; its address. */
async function share(app, level, days) {
  const dialog = await openDialog(app);
  await dialog.locator("#link-level").selectOption(level);
  await dialog.locator("#link-days").selectOption(days);
  await dialog.getByRole("button", { name: "Créer un lien" }).click();
  const address = await dialog.locator("#link-created").inputValue();
  await dialog.locator(".link-line").filter({ hasText: /jusqu’au|sans limite/ }).first().waitFor();
  await checkAccessibility(app.page);
  await app.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  return address;
}

async function revoke(app) {
  const dialog = await openDialog(app);
  await dialog.getByRole("button", { name: "Révoquer" }).first().click();
  await eventually("no link is left", async () => (await dialog.locator(".link-line").count()) === 0);
  await app.page.keyboard.press("Escape");
}

/** Nothing but what was shared is given to this browser, by any door. */
async function checkSeesNothingElse(page, secret) {
  for (const path of ["/api/catalogue", "/search?q=salaires", "/api/search?q=salaires", "/recent"]) {
    const answer = await page.request.get(path);
    assert.doesNotMatch(await answer.text(), /rien pour les invités| secret/, path);
  }
  const room = await page.request.get(`/app/p/${secret}`);
  assert.ok(room.status() < 500);
  assert.notEqual((await page.request.get("/admin", { maxRedirects: 0 })).status(), 200);
  assert.notEqual((await page.request.get("/compte", { maxRedirects: 0 })).status(), 200);
}

world.test("a link for reading, for a week", async () => {
  const { app, secret } = await pages("Pain partagé");
  const address = await share(app, "read", "7");
  const guest = await world.visitor();
  guest.complaints.expect(/status of (401|404|410)/);
  await guest.page.goto(address);
  await guest.page.getByText("Farine, eau, sel.").waitFor();
  await checkAccessibility(guest.page);
  const shown = new URL(guest.page.url()).pathname;
  await checkSeesNothingElse(guest.page, secret);
  assert.equal((await guest.page.request.get(`${shown}-secret`)).status(), 404);

  const stranger = await fetch(world.server.url + shown, { redirect: "manual" });
  assert.equal(stranger.status, 404, "without the link there is no such page");

  await revoke(app);
  assert.equal((await guest.page.goto(shown)).status(), 404);
  assert.equal((await guest.page.goto(address)).status(), 410);
  await checkAccessibility(guest.page);
});

world.test("a link for writing, for a month", async () => {
  const { app, secret } = await pages("Levain partagé");
  const address = await share(app, "write", "30");
  const visit = await world.visitor();
  visit.complaints.expect(/status of (401|403|404|410)/);
  visit.complaints.expectNetworkErrors();
  const guest = new App(visit.page);
  await visit.page.goto(address);
  await guest.hasText("Farine, eau, sel.");
  assert.equal(await visit.page.locator("[role=treeitem]").filter({ hasText: "secret" }).count(), 0);
  await checkAccessibility(visit.page);
  await guest.text.click();
  await visit.page.keyboard.press("Control+End");
  await visit.page.keyboard.type(" Et du temps.");
  await guest.isSaved();
  await app.hasText("Farine, eau, sel. Et du temps.");
  await checkSeesNothingElse(visit.page, secret);
  await visit.page.goto(`/app/p/${secret}`);
  await visit.page.getByText("Cette page n’est pas ici").first().waitFor();

  await guest.goto(new URL(`/app/p/${app.id}`, world.server.url).pathname);
  await guest.hasText("Farine, eau, sel. Et du temps.");
  await revoke(app);
  await eventually("the guest's session is over", async () => (await visit.page.request.get("/api/session")).status() === 401);
  await eventually("their badge says so", async () => /Enregistré|Saved/.test(await guest.badge.getAttribute("aria-label")) === false);
  assert.equal((await visit.page.request.get(new URL(address).pathname)).status(), 410);
  await app.hasText("Farine, eau, sel. Et du temps.");
});
