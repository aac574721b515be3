// Two members write the same page at once.

import assert from "node:assert/strict";

import { App, MEMBERS } from "../support/app.mjs";
import { checkAccessibility, eventually, picture } from "../support/checks.mjs";
import { Desk } from "../support/pages.mjs";
import { openWorld } from "../support/world.mjs";

const world = openWorld();

async function twoOn(title) {
  const id = await (await Desk.of(world, "ada")).createPage(MEMBERS, title);
  const [zoe, leo] = await Promise.all(["zoé", "léo"].map(async (name) => new App((await world.as(name)).page)));
  await Promise.all([zoe.openPage(id), leo.openPage(id)]);
  return [zoe, leo];
}

world.test("each sees the other's words and cursor, and nobody's caret jumps", async () => {
  const [zoe, leo] = await twoOn("À deux");
  await zoe.text.click();
  await zoe.page.keyboard.type("Bonjour Léo.");
  await leo.hasText("Bonjour Léo.");
  await leo.text.click();
  await leo.page.keyboard.press("Control+Home");
  await leo.page.keyboard.type("Salut Zoé ! ");
  await zoe.hasText("Salut Zoé ! Bonjour Léo.");
  // Zoé's caret is still at the end of her sentence.
  await zoe.page.keyboard.type(" Ça va ?");
  await leo.hasText("Salut Zoé ! Bonjour Léo. Ça va ?");
  await leo.page.keyboard.type("(moi aussi) ");
  await zoe.hasText("Salut Zoé ! (moi aussi) Bonjour Léo. Ça va ?");
  await eventually("Léo's name is shown", async () => /Léo/.test(await zoe.page.locator("body").innerText()));
  await picture(zoe.page, "together");
  await checkAccessibility(zoe.page);
  await Promise.all([zoe.isSaved(), leo.isSaved()]);
});

world.test("each takes back only what they did", async () => {
  const [zoe, leo] = await twoOn("Chacun le sien");
  await zoe.text.click();
  await zoe.page.keyboard.type("Zoé ");
  await leo.contains("Zoé ");
  await leo.text.click();
  await leo.page.keyboard.press("Control+End");
  await leo.page.keyboard.type("Léo");
  await zoe.hasText("Zoé Léo");
  await zoe.page.keyboard.press("Control+z");
  await leo.hasText("Léo");
  await zoe.page.keyboard.press("Control+y");
  await leo.hasText("Zoé Léo");
});

world.test("both type at once and end with the same text", async () => {
  const [zoe, leo] = await twoOn("En même temps");
  await Promise.all([zoe.text.click(), leo.text.click()]);
  await Promise.all([
    zoe.page.keyboard.type("abcdefghijklmnopqrstuvwxyz", { delay: 15 }),
    leo.page.keyboard.type("0123456789012345678901234", { delay: 15 }),
  ]);
  await eventually("they agree", async () => {
    const [one, other] = await Promise.all([zoe.source(), leo.source()]);
    return one === other && one.length === 26 + 25;
  });
  const text = await zoe.source();
  assert.equal(text.replace(/\d/g, ""), "abcdefghijklmnopqrstuvwxyz");
});

world.test("two tabs of one browser show the same", async () => {
  const visit = await world.as("zoé");
  const id = await (await Desk.of(world, "ada")).createPage(MEMBERS, "Deux onglets");
  const one = new App(visit.page);
  const two = new App(await visit.context.newPage());
  await one.openPage(id);
  await two.openPage(id);
  await one.text.click();
  await one.page.keyboard.type("d’un onglet à l’autre");
  await two.hasText("d’un onglet à l’autre");
});

world.test("the server restarts while people write: nothing is lost", async () => {
  const [zoe, leo] = await twoOn("Redémarrage");
  await zoe.text.click();
  await zoe.page.keyboard.type("avant ");
  await zoe.isSaved();
  await world.restart();
  await zoe.page.keyboard.type("après");
  await leo.hasText("avant après");
  await zoe.isSaved();
});
