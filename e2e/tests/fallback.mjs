// Where no WebSocket passes, the app exchanges by requests.

import assert from "node:assert/strict";

import { App, MEMBERS } from "../support/app.mjs";
import { eventually } from "../support/checks.mjs";
import { Desk } from "../support/pages.mjs";
import { startProxy } from "../support/proxy.mjs";
import { openWorld } from "../support/world.mjs";

const world = openWorld();

world.test("behind a proxy that refuses WebSockets two people write together all the same", async (context) => {
  const proxy = await startProxy(world.server.url);
  context.after(() => proxy.close());
  const id = await (await Desk.of(world, "ada")).createPage(MEMBERS, "Au bureau");
  const office = await world.as("zoé", { url: proxy.url });
  office.complaints.expect(/WebSocket connection to/);
  const zoe = new App(office.page);
  const leo = new App((await world.as("léo")).page);
  await Promise.all([zoe.openPage(id), leo.openPage(id)]);
  await zoe.text.click();
  await zoe.page.keyboard.type("par requêtes");
  await zoe.isSaved();
  await leo.hasText("par requêtes");
  await leo.text.click();
  await leo.page.keyboard.press("Control+End");
  await leo.page.keyboard.type(", par socket");
  await zoe.hasText("par requêtes, par socket");
  assert.ok(proxy.refusals >= 2, `${proxy.refusals} refusals`);

  // A page made here exists for others.
  await zoe.newPage("Née au bureau");
  await zoe.page.keyboard.type("sans socket");
  await zoe.isSaved();
  await leo.line("Née au bureau").waitFor();

  // Back to a socket as soon as one passes.
  proxy.allowUpgrades();
  await eventually("a socket is taken", async () => proxy.sockets > 0, 60_000);
  await zoe.openPage(id);
  await zoe.text.click();
  await zoe.page.keyboard.press("Control+Home");
  await zoe.page.keyboard.type("! ");
  await leo.hasText("! par requêtes, par socket");
});
