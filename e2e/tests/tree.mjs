// Pages in their tree: made, named, moved, copied, thrown away and taken back; by pointer and by keyboard alone.

import assert from "node:assert/strict";

import { App, MEMBERS } from "../support/app.mjs";
import { checkAccessibility, checkTargets, eventually, picture } from "../support/checks.mjs";
import { Desk } from "../support/pages.mjs";
import { openWorld } from "../support/world.mjs";

const world = openWorld({ people: ["zoé"] });

world.test("the members' space opens, without a violation", async () => {
  const visit = await world.as("zoé");
  const app = await App.open(visit);
  await app.page.locator("[role=treeitem]").first().waitFor();
  await checkAccessibility(app.page);
  await checkTargets(app.page);
  await picture(app.page, "app-home");
});

world.test("a page is made, named, written, and others find it in their tree", async () => {
  const app = await App.open(await world.as("zoé"));
  await app.newPage("Compte rendu du mardi");
  await app.page.keyboard.type("Présents : Zoé, Léo.");
  await app.hasText("Présents : Zoé, Léo.");
  await app.line("Compte rendu du mardi").waitFor();
  await app.isSaved();
  await checkAccessibility(app.page);
  await picture(app.page, "page");
  const ada = await App.open(await world.as("ada"));
  await ada.line("Compte rendu du mardi").click();
  await ada.contains("Présents : Zoé, Léo.");
  assert.match(await ada.page.title(), /Compte rendu du mardi — Espace membres — La Grange/);
});

world.test("a page is renamed, copied, put below another, thrown away and restored", async () => {
  const app = await App.open(await world.as("zoé"));
  await app.newPage("Recettes");
  await app.newPage("Pain de seigle");
  await app.page.keyboard.type("Farine, eau, sel.");
  await app.isSaved();
  await app.choose("Pain de seigle", "Mettre sous la page précédente");
  await eventually("it lies below", async () => (await app.line("Pain de seigle").getAttribute("aria-level")) === "2");
  await app.choose("Pain de seigle", "Dupliquer");
  await app.line("Pain de seigle (copie)").waitFor();
  await app.hasText("Farine, eau, sel.");

  await app.title.click();
  await app.page.keyboard.press("Control+a");
  await app.page.keyboard.type("Pain d’épeautre");
  await app.page.keyboard.press("Enter");
  await app.line("Pain d’épeautre").waitFor();

  await app.choose("Pain d’épeautre", "Mettre à la corbeille");
  await app.line("Pain d’épeautre").waitFor({ state: "detached" });
  await app.goto("/app/trash");
  await app.page.getByRole("button", { name: "Restaurer Pain d’épeautre" }).waitFor();
  await checkAccessibility(app.page);
  await app.page.getByRole("button", { name: "Restaurer Pain d’épeautre" }).click();
  await app.line("Pain d’épeautre").waitFor();
  const desk = await Desk.of(world, "ada");
  await eventually("the server has restored it", async () => {
    const { documents } = await desk.catalogue();
    return documents.find((document) => document.title === "Pain d’épeautre").trashed_at === null;
  });
});

world.test("a page is moved elsewhere by a dialog", async () => {
  const app = await App.open(await world.as("ada"));
  await app.newPage("Annonce");
  await app.isSaved();
  await app.choose("Annonce", "Déplacer vers…");
  const dialog = app.page.getByRole("dialog");
  await dialog.waitFor();
  await checkAccessibility(app.page);
  await picture(app.page, "move");
  await dialog.getByText("Site public", { exact: true }).first().click();
  await app.page.getByRole("button", { name: "Déplacer et rendre publique" }).click();
  await eventually("visitors can read it", async () => (await fetch(`${world.server.url}/annonce`)).status === 200);
});

world.test("the keyboard alone: find, open, write, tag, rename, menus", async () => {
  const desk = await Desk.of(world, "ada");
  await desk.createPage(MEMBERS, "Zinzolin au clavier");
  const { page } = await world.as("zoé");
  const app = new App(page);
  await app.goto("/app/");
  await app.line("Zinzolin au clavier").waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("zinzo");
  await page.locator("#search-result-0").waitFor();
  await checkAccessibility(page);
  await page.keyboard.press("Enter");
  await app.text.waitFor();
  await page.keyboard.press("F2");
  await page.keyboard.press("End");
  await page.keyboard.type(" seul");
  await page.keyboard.press("Enter");
  await page.keyboard.type("- un");
  await page.keyboard.press("Enter");
  await page.keyboard.type("deux");
  await app.hasText("- un\n- deux");
  // Escape, then Tab: no trap.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.ok(!(await app.text.evaluate((host) => host.contains(document.activeElement))), "Tab leaves the text");
  await app.line("Zinzolin au clavier seul").focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menu").waitFor();
  await checkAccessibility(page);
  await page.keyboard.press("Escape");
  const hasFocus = () => app.line("Zinzolin au clavier seul").evaluate((line) => line.contains(document.activeElement));
  await eventually("focus returns", hasFocus);
  await app.isSaved();
});

world.test("a page that is read lists other pages from what the device holds", async () => {
  const desk = await Desk.of(world, "ada");
  const above = await desk.createPage(MEMBERS, "Producteurs");
  const below = await desk.createPage(MEMBERS, "La ferme du Val", { parent: above });
  const app = new App((await world.as("zoé")).page);
  await app.openPage(below);
  await app.text.click();
  await app.page.keyboard.insertText("Légumes de saison");
  await app.isSaved();
  await app.openPage(above);
  await app.text.click();
  await app.page.keyboard.insertText("{{children}}");
  await app.page.keyboard.press("Enter");
  await app.page.keyboard.press("Enter");
  await app.page.keyboard.insertText("{{recent limit=2}}");
  await app.isSaved();
  await app.page.getByRole("button", { name: "Lire ou écrire" }).click();
  const lists = app.page.locator(".document-reading .cards");
  await eventually("both lists are drawn", async () => (await lists.count()) === 2);
  for (const list of [lists.first(), lists.last()]) {
    await list.locator(".card", { hasText: "La ferme du Val" }).filter({ hasText: "Légumes de saison" }).waitFor();
  }
  await checkAccessibility(app.page);
  await lists.first().getByRole("link", { name: "La ferme du Val" }).click();
  await eventually("the link leads to the page", () => app.id === below);
});
