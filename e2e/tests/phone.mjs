// Writing with a thumb: what lies at the bottom of a small window, with and without its keyboard.

import assert from "node:assert/strict";

import { App, MEMBERS } from "../support/app.mjs";
import { PHONE } from "../support/browser.mjs";
import { eventually } from "../support/checks.mjs";
import { Desk } from "../support/pages.mjs";
import { openWorld } from "../support/world.mjs";

const world = openWorld({ people: ["zoé"] });
const WITH_KEYBOARD = { width: 360, height: 400 };

const onPhone = async (path) => App.open(await world.as("zoé", { viewport: PHONE, touch: true }), path);
const write = (app) => app.page.locator(".bottom-bar button").tap();

/** Whether the caret's line ends above the toolbar. */
const isCaretSeen = (page) =>
  page.evaluate(() => {
    const { focusNode } = getSelection();
    const line = (focusNode.nodeType === 3 ? focusNode.parentElement : focusNode).closest(".line");
    const caret = line.getBoundingClientRect();
    const bar = document.querySelector(".editor-toolbar-frame").getBoundingClientRect();
    return caret.bottom <= bar.top && caret.top >= document.querySelector(".top-bar").getBoundingClientRect().bottom;
  });

world.test("every line of the menu to insert can be tapped", async () => {
  const app = await onPhone();
  await write(app);
  await app.text.tap();
  const more = app.page.locator("[data-tool=editor-more]");
  await more.scrollIntoViewIfNeeded();
  await more.tap();
  assert.equal(await app.page.getByRole("menuitem").count(), 10);
  await app.page.getByRole("menuitem", { name: "Tableau" }).tap();
  await app.contains("| - | - | - |");
});

world.test("the line being written stays above the bars, and above the keyboard", async () => {
  const app = await onPhone();
  await write(app);
  await app.title.fill("Longue");
  await app.page.keyboard.press("Enter");
  for (const viewport of [PHONE, WITH_KEYBOARD]) {
    await app.page.setViewportSize(viewport);
    for (let line = 0; line < 25; line++) {
      await app.page.keyboard.type("Encore une ligne");
      await app.page.keyboard.press("Enter");
    }
    await eventually(`the caret is seen at ${viewport.height}`, () => isCaretSeen(app.page));
  }
  assert.equal(await app.page.locator(".bottom-bar").isVisible(), false, "the tabs make room");
  await app.page.setViewportSize(PHONE);
  await app.page.locator(".bottom-bar").waitFor();
  await app.page.setViewportSize(WITH_KEYBOARD);
  await eventually("the caret is seen when the keyboard comes", () => isCaretSeen(app.page));
});

world.test("a new page is there to be written, also after one was read", async () => {
  const desk = await Desk.of(world, "zoé");
  const id = await desk.createPage(MEMBERS, "À lire");
  const app = await onPhone();
  await app.openPage(id);
  await app.text.tap();
  await app.page.keyboard.type("Du texte");
  await app.page.getByRole("button", { name: "Lire", exact: false }).first().tap();
  await app.page.locator(".document-reading").waitFor();
  await write(app);
  await app.text.waitFor();
  await app.page.keyboard.type("Nouvelle");
  await app.page.keyboard.press("Enter");
  await app.page.keyboard.type("écrite");
  await app.hasText("écrite");
});

world.test("two taps make one page, and one left untouched is not kept", async () => {
  const app = await onPhone();
  const untitled = async () => {
    const { documents } = await (await Desk.of(world, "zoé")).catalogue();
    return documents.filter((document) => document.title === "Sans titre" && !document.trashed_at).length;
  };
  const before = await untitled();
  await app.page.locator(".bottom-bar button").dblclick();
  await app.text.waitFor();
  await eventually("one page is made", async () => (await untitled()) === before + 1);
  await app.page.locator(".bottom-bar a").first().tap();
  await eventually("it is gone again", async () => (await untitled()) === before);
});

world.test("moving a page to where everybody reads is asked first", async () => {
  const desk = await Desk.of(world, "ada");
  const id = await desk.createPage(MEMBERS, "Entre nous");
  const { spaces } = await desk.catalogue();
  const site = spaces.find((space) => space.public);
  const app = await App.open(await world.as("ada", { viewport: PHONE, touch: true }), `/app/p/${id}`);
  const isPublic = async () => (await desk.page("Entre nous")).public;
  const move = async () => {
    await app.page.getByRole("button", { name: "Actions pour cette page" }).tap();
    await app.page.getByRole("menuitem", { name: "Déplacer vers…" }).tap();
    await app.page.getByRole("dialog").getByRole("button", { name: `${site.name} public` }).tap();
    await app.page.getByRole("dialog", { name: "Cette page sera visible par tout le monde" }).waitFor();
  };
  await move();
  await app.page.getByRole("dialog").getByRole("button", { name: "Annuler" }).tap();
  await app.page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal(await isPublic(), false);
  await move();
  await app.page.getByRole("button", { name: "Déplacer et rendre publique" }).tap();
  await eventually("everybody may read it", isPublic);
});
