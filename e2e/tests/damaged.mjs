// A device whose stored data can no longer be read: the app says so, hands out what it can read, and starts afresh from the server.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { App } from "../support/app.mjs";
import { PHONE } from "../support/browser.mjs";
import { checkAccessibility, checkNoSidewaysScroll, eventually, picture } from "../support/checks.mjs";
import { openWorld } from "../support/world.mjs";

const world = openWorld({ people: ["zoé"] });

/** Whether the text of a page is kept for searching, which is done a moment after it has changed. */
async function keepsText(page, text) {
  return page.evaluate(async (text) => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      const texts = database.objectStoreNames.contains("texts") ? await done(database.transaction("texts").objectStore("texts").getAll()) : [];
      database.close();
      if (texts.some((kept) => String(kept).includes(text))) return true;
    }
    return false;
  }, text);
}

/** Overwrites records as a failing disk does, from a page of the site that does not use them; how many. */
async function damage(page, stores) {
  await page.goto("/compte");
  return page.evaluate(async (stores) => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    let count = 0;
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of stores.filter((store) => database.objectStoreNames.contains(store))) {
        const opened = database.transaction(store, "readwrite").objectStore(store);
        for (const key of await done(opened.getAllKeys())) {
          await done(opened.put("\u0000 ceci n’est plus rien", key));
          count += 1;
        }
      }
      database.close();
    }
    return count;
  }, stores);
}

for (const [what, stores, options] of [
  ["what the app knows of the pages", ["values"], {}],
  ["where pages stand", ["marks"], { viewport: PHONE, touch: true }],
  ["the pages themselves", ["snapshots", "updates"], { dark: true }],
]) {
  world.test(`${what} cannot be read`, async () => {
    const visit = await world.as("ada");
    const desk = await App.open(visit);
    await desk.newPage(`Gardée : ${what}`);
    await desk.page.keyboard.type("Ce texte est sur le serveur.");
    await desk.isSaved();
    const id = desk.id;

    const { page, complaints } = await world.as("zoé", options);
    complaints.expect(/unreadable|damaged|IndexedDB/i);
    const app = new App(page);
    await app.openPage(id);
    await app.hasText("Ce texte est sur le serveur.");
    await eventually("its text is kept", () => keepsText(page, "Ce texte est sur le serveur."));
    assert.ok((await damage(page, stores)) > 0, "something was there to be damaged");

    await page.goto(`/app/p/${id}`);
    await page.getByRole("heading", { name: "Les données de cet appareil sont abîmées" }).waitFor();
    await checkAccessibility(page);
    await checkNoSidewaysScroll(page);
    await picture(page, `damaged-${stores[0]}`);

    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Télécharger ce qui peut être lu" }).click()]);
    assert.ok((await readFile(await file.path(), "utf8")).includes("Ce texte est sur le serveur."), "the file holds the text");
    await page.getByText("Le fichier est dans vos téléchargements.").waitFor();

    await page.getByRole("button", { name: "Repartir de zéro sur cet appareil" }).click();
    await app.hasText("Ce texte est sur le serveur.");
    await app.text.click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" Et il y reste.");
    await app.isSaved();
    await desk.hasText("Ce texte est sur le serveur. Et il y reste.");
    await eventually("nothing is damaged any more", async () => (await page.getByText("abîmées").count()) === 0);
  });
}
