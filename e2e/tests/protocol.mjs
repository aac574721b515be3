// npm's `loro-websocket` client, unmodified, in a page room: what `shared/sync/PROTOCOL.md` promises to other programs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { LoroAdaptor, LoroEphemeralAdaptor } from "loro-adaptors/loro";
import { EphemeralStore, LoroDoc } from "loro-crdt";
import { LoroWebsocketClient } from "loro-websocket";
import { WebSocket } from "ws";

import { Desk } from "../support/pages.mjs";
import { install, join } from "../support/people.mjs";
import { startServer } from "../support/server.mjs";

const PATIENCE = 20_000;
const world = { sessions: new Map(), session: (name) => world.sessions.get(name) };
const open = [];

before(async () => {
  world.server = await startServer();
  world.sessions.set("ada", await install(world.server));
  for (const name of ["zoé", "léo"]) world.sessions.set(name, await join(world.server, world.sessions.get("ada"), name));
  world.desk = await Desk.of(world, "zoé");
  const { spaces } = await world.desk.catalogue();
  world.space = spaces.find((space) => !space.public).name;
});

after(async () => {
  // A client that is connecting complains when it is closed.
  await Promise.all(open.map((client) => client.waitConnected()));
  open.forEach((client) => client.close());
  await world.server?.remove();
});

/** The client as npm has it; only the socket below it says who it is, as a browser's cookie jar would. */
function connect(name) {
  const cookie = (world.sessions.get(name) ?? []).map(({ name: key, value }) => `${key}=${value}`).join("; ");
  globalThis.WebSocket = class extends WebSocket {
    constructor(url) {
      super(url, { headers: { cookie } });
    }
  };
  const client = new LoroWebsocketClient({ url: `${world.server.url.replace("http", "ws")}/api/sync` });
  open.push(client);
  return client;
}

async function joinPage(name, roomId) {
  const client = connect(name);
  await client.waitConnected();
  const doc = new LoroDoc();
  const adaptor = new LoroAdaptor(doc);
  await client.join({ roomId, crdtAdaptor: adaptor });
  await adaptor.waitForReachingServerVersion();
  return { client, doc, body: doc.getText("body") };
}

async function eventually(what, condition) {
  const until = Date.now() + PATIENCE;
  while (!(await condition())) {
    assert.ok(Date.now() < until, what);
    await new Promise((later) => setTimeout(later, 10));
  }
}

test("protocol: two clients of loro-websocket write in one page, both ways", async () => {
  const page = await world.desk.createPage(world.space, "Protocole");
  const [zoe, leo] = [await joinPage("zoé", page), await joinPage("léo", page)];
  zoe.body.insert(0, "Bonjour");
  zoe.doc.commit();
  await eventually("léo reads zoé", () => leo.body.toString() === "Bonjour");
  leo.body.insert(7, " à tous");
  leo.doc.commit();
  await eventually("zoé reads léo", () => zoe.body.toString() === "Bonjour à tous");
  assert.ok((await zoe.client.ping()) === undefined);
});

test("protocol: what was stored is there for a client that comes later, after a restart too", async () => {
  const page = await world.desk.createPage(world.space, "Plus tard");
  const zoe = await joinPage("zoé", page);
  zoe.body.insert(0, "gardé");
  zoe.doc.commit();
  await eventually("the catalogue knows", async () => (await world.desk.page("Plus tard")).head > 0);
  await world.server.restart();
  const leo = await joinPage("léo", page);
  assert.equal(leo.body.toString(), "gardé");
});

test("protocol: a large update goes and comes in fragments", async () => {
  const page = await world.desk.createPage(world.space, "Grande");
  const [zoe, leo] = [await joinPage("zoé", page), await joinPage("léo", page)];
  let large = "";
  for (let number = 0; large.length < 600_000; number++) large += Math.sin(number).toString(36).slice(3);
  // The last piece first: one insertion may not be longer than 200,000 characters, and what is typed in a row is one.
  for (let end = large.length; end > 0; end -= 100_000) zoe.body.insert(0, large.slice(Math.max(0, end - 100_000), end));
  zoe.doc.commit();
  await eventually("léo has it all", () => leo.body.length === large.length);
  assert.equal(leo.body.toString(), large);
});

test("protocol: presence passes between clients", async () => {
  const page = await world.desk.createPage(world.space, "Présence");
  const stores = [];
  for (const name of ["zoé", "léo"]) {
    const client = connect(name);
    await client.waitConnected();
    const store = new EphemeralStore(30_000);
    await client.join({ roomId: page, crdtAdaptor: new LoroEphemeralAdaptor(store) });
    stores.push(store);
  }
  stores[0].set("zoé", { at: 3 });
  await eventually("léo sees zoé", () => stores[1].get("zoé")?.at === 3);
});

test("protocol: an unknown page and an unreadable name are refused, and the connection goes on", async () => {
  const page = await world.desk.createPage(world.space, "Connue");
  const client = connect("zoé");
  await client.waitConnected();
  for (const roomId of ["00000000000000000000000000", "n'importe quoi"]) {
    await assert.rejects(client.join({ roomId, crdtAdaptor: new LoroAdaptor(new LoroDoc()) }), /Join failed/);
  }
  await client.join({ roomId: page, crdtAdaptor: new LoroAdaptor(new LoroDoc()) });
});

test("protocol: nobody signed in is sent away with a code", async () => {
  const socket = new WebSocket(`${world.server.url.replace("http", "ws")}/api/sync`);
  const code = await new Promise((done) => socket.once("close", done));
  assert.equal(code, 4401);
});

test("protocol: bytes that are no frame close the connection, and only that", async () => {
  const cookie = world.sessions.get("zoé").map(({ name, value }) => `${name}=${value}`).join("; ");
  const socket = new WebSocket(`${world.server.url.replace("http", "ws")}/api/sync`, { headers: { cookie } });
  await new Promise((done) => socket.once("open", done));
  const closed = new Promise((done) => socket.once("close", done));
  socket.send(Uint8Array.of(37, 76, 79, 82, 1, 120, 3, 255, 255, 255, 255, 127));
  assert.equal(await closed, 4400);
  assert.ok((await fetch(`${world.server.url}/api/catalogue`, { headers: { cookie } })).ok);
});
