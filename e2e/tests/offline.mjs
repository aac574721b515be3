// Without network: everything readable is there, what is written is kept, and it all merges later.

import assert from "node:assert/strict";

import { App, MEMBERS } from "../support/app.mjs";
import { PHONE } from "../support/browser.mjs";
import { checkAccessibility, checkNoSidewaysScroll, eventually, picture } from "../support/checks.mjs";
import { Desk } from "../support/pages.mjs";
import { openWorld } from "../support/world.mjs";

const world = openWorld();

world.test("a phone closes and opens the browser without network, reads and writes, and catches up", async () => {
  const desk = await Desk.of(world, "ada");
  const id = await desk.createPage(MEMBERS, "Liste de courses");
  const phone = await world.device("zoé", { viewport: PHONE, touch: true });
  let app = new App(phone.page);
  await app.openPage(id);
  await app.text.tap();
  await app.page.keyboard.type("pain");
  await app.isSaved();
  await app.isInstalled();

  await world.withoutNetwork(async () => {
    await app.page.keyboard.type(", sel");
    await app.badgeSays(/Hors ligne|Reconnexion/);
    await phone.shut();
    await phone.reopen();
    app = new App(phone.page);
    await app.openPage(id);
    await app.hasText("pain, sel");
    await app.text.tap();
    await app.page.keyboard.press("Control+End");
    await app.page.keyboard.type(", beurre");
    await app.badgeSays(/Hors ligne · \d+ modifications? gardées? ici/);
    await checkAccessibility(app.page);
    await checkNoSidewaysScroll(app.page);
    await picture(app.page, "phone");
  });
  await app.isSaved();
  const ada = new App((await world.as("ada")).page);
  await ada.openPage(id);
  await ada.hasText("pain, sel, beurre");
});

world.test("pages never opened are on the device all the same", async () => {
  const writer = await App.open(await world.as("ada"));
  await writer.newPage("Jamais ouverte");
  await writer.page.keyboard.type("mais déjà là");
  await writer.isSaved();
  const id = writer.id;
  const visit = await world.as("léo");
  const app = await App.open(visit);
  await app.line("Jamais ouverte").waitFor();
  await app.isInstalled();
  await app.isComplete();
  await world.withoutNetwork(async () => {
    await app.openPage(id);
    await app.hasText("mais déjà là");
  });
});

world.test("a page is made offline, and exists for others later", async () => {
  const visit = await world.as("zoé");
  const app = await App.open(visit);
  await app.isInstalled();
  await app.isSaved();
  await world.withoutNetwork(async () => {
    await app.newPage("Née dans le train");
    await app.page.keyboard.type("entre deux tunnels");
    await app.badgeSays(/Hors ligne · \d+/);
    await picture(app.page, "offline");
    await app.goto("/app/");
    await app.line("Née dans le train").waitFor();
  });
  await app.isSaved();
  const leo = await App.open(await world.as("léo"));
  await leo.line("Née dans le train").click();
  await leo.contains("entre deux tunnels");
});

world.test("two people write the same page offline, and both texts are there", async () => {
  const id = await (await Desk.of(world, "ada")).createPage(MEMBERS, "Conflit");
  const visits = [await world.as("zoé"), await world.as("léo")];
  const [zoe, leo] = visits.map((visit) => new App(visit.page));
  for (const app of [zoe, leo]) {
    await app.openPage(id);
    await app.isInstalled();
  }
  await zoe.text.click();
  await zoe.page.keyboard.type("Ordre du jour");
  await leo.hasText("Ordre du jour");
  await zoe.isSaved();
  await world.withoutNetwork(async () => {
    await zoe.page.keyboard.type(" de Zoé");
    await leo.text.click();
    await leo.page.keyboard.press("Control+Home");
    await leo.page.keyboard.type("Léo : ");
    await zoe.hasText("Ordre du jour de Zoé");
    await leo.hasText("Léo : Ordre du jour");
  });
  await zoe.hasText("Léo : Ordre du jour de Zoé");
  await leo.hasText("Léo : Ordre du jour de Zoé");
  await Promise.all([zoe.isSaved(), leo.isSaved()]);
});

world.test("the browser says it is offline: the socket hangs, the badge tells the truth", async () => {
  const id = await (await Desk.of(world, "ada")).createPage(MEMBERS, "Coupure");
  const visit = await world.as("zoé");
  visit.complaints.expectNetworkErrors();
  const app = new App(visit.page);
  await app.openPage(id);
  await app.isInstalled();
  await app.isSaved();
  await visit.context.setOffline(true);
  await app.text.click();
  await app.page.keyboard.type("coupé");
  // What the badge calls kept survives a reload.
  await app.badgeSays(/Hors ligne · \d+ modifications? gardées? ici/);
  await app.page.reload();
  await app.hasText("coupé");
  await visit.context.setOffline(false);
  await app.isSaved();
});

world.test("rights taken away meanwhile: the text is kept and shown as refused", async () => {
  const desk = await Desk.of(world, "ada");
  const id = await desk.createPage(MEMBERS, "Droits retirés");
  const visit = await world.as("léo");
  visit.complaints.expect(/status of 403/);
  const app = new App(visit.page);
  await app.openPage(id);
  await app.isInstalled();
  await app.text.click();
  await app.page.keyboard.type("avant. ");
  await app.isSaved();
  visit.complaints.expectNetworkErrors();
  await visit.context.setOffline(true);
  await app.page.keyboard.type("pendant.");
  const { documents } = await desk.catalogue();
  const grants = [{ subject: "members", level: "none" }];
  await desk.messenger.json("PUT", `/api/grants?target=${documents.find((document) => document.id === id).id}`, { grants });
  await visit.context.setOffline(false);
  await app.badgeSays(/refusée/);
  await app.badge.click();
  await app.page.getByRole("dialog").waitFor();
  await eventually("the refused page is named", async () => /Droits retirés|pendant/.test(await app.page.getByRole("dialog").innerText()));
  await checkAccessibility(app.page);
  await picture(app.page, "refused");
  // The draft goes where nobody else reads.
  await app.page.getByRole("button", { name: /brouillon/i }).click();
  await app.contains("avant. pendant.");
  await app.isSaved();
  const draft = app.id;
  const sees = async (name) => (await (await Desk.of(world, name)).catalogue()).documents.some((document) => document.id === draft);
  assert.ok(await sees("léo"));
  assert.ok(!(await sees("zoé")), "another member knows of the draft");
  await app.page.locator(".side-bar, nav").getByText("Brouillons de Léo Nguyen").first().waitFor();
});

world.test("a page thrown away while somebody writes in it offline comes back", async () => {
  const desk = await Desk.of(world, "ada");
  const id = await desk.createPage(MEMBERS, "Jetée trop tôt");
  const visit = await world.as("zoé");
  visit.complaints.expectNetworkErrors();
  const app = new App(visit.page);
  await app.openPage(id);
  await app.isInstalled();
  await app.isSaved();
  await visit.context.setOffline(true);
  await app.text.click();
  await app.page.keyboard.type("encore utile");
  await app.badgeSays(/Hors ligne/);
  await desk.command({ do: "trash", document: id });
  await visit.context.setOffline(false);
  await app.isSaved();
  await eventually("the page is back", async () => (await desk.page("Jetée trop tôt")).trashed_at === null);
  const leo = new App((await world.as("léo")).page);
  await leo.openPage(id);
  await leo.hasText("encore utile");
});

world.test("what is typed the moment before the tab is closed is there at the next opening", async () => {
  const id = await (await Desk.of(world, "ada")).createPage(MEMBERS, "Fermée trop vite");
  const visit = await world.as("zoé");
  const app = new App(visit.page);
  await app.openPage(id);
  await app.isInstalled();
  await app.isSaved();
  await world.withoutNetwork(async () => {
    await app.text.click();
    const words = "tout jusqu’au dernier mot";
    await app.page.keyboard.type(words);
    await app.page.close();
    const again = new App(await visit.context.newPage());
    await again.openPage(id);
    await again.hasText(words);
  });
});
