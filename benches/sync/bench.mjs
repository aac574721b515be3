// 200 clients in 20 rooms, each writing twice a second for 30 s: how long until the others see an edit, until it is
// durable, and what the server spends. Every server gets the same load in the same run; compare rows, not runs.
//
//   node bench.mjs [--clients 200] [--rooms 20] [--seconds 30] [--only etabli]

import { EtabliClient, HocuspocusClient, YWebsocketClient } from "./clients.mjs";
import { etabli, hocuspocus, scratch, usage, yWebsocket } from "./servers.mjs";
import { signIn, somePages } from "./etabli.mjs";

function option(name, fallback) {
  const place = process.argv.indexOf(`--${name}`);
  return place < 0 ? fallback : process.argv[place + 1];
}

const CLIENTS = Number(option("clients", 200));
const ROOMS = Number(option("rooms", 20));
const SECONDS = Number(option("seconds", 30));
const ONLY = option("only", "");
const PAUSE = 500;

const sleep = (time) => new Promise((later) => setTimeout(later, time));

/** Loads one server; returns the times in milliseconds. */
async function load(server, Client, rooms) {
  const [seen, stored, sent, batches] = [[], [], new Map(), new Map()];
  const clients = Array.from({ length: CLIENTS }, (_, number) => {
    const listener = {
      onText(text) {
        const now = performance.now();
        for (const [mark] of text.matchAll(/⟨\d+\.\d+⟩/g)) seen.push(now - sent.get(mark));
      },
      onSent: (batch) => batches.set(`${number}:${batch}`, performance.now()),
      onStored: (batch) => stored.push(performance.now() - batches.get(`${number}:${batch}`)),
    };
    return new Client(listener);
  });
  await Promise.all(clients.map((client, number) => client.open(server, rooms[number % rooms.length])));
  const before = usage(server.pid);
  const edits = Math.round((SECONDS * 1000) / PAUSE);
  await Promise.all(clients.map((client, number) => write(client, number, edits, sent)));
  await sleep(1000);
  const after = usage(server.pid);
  clients.forEach((client) => client.close());
  const expected = edits * CLIENTS * (CLIENTS / ROOMS - 1);
  return { seen, stored, expected, processor: (after.processor - before.processor) / SECONDS, memory: after.memory };
}

async function write(client, number, edits, sent) {
  // Spread over the pause, or every client would write in the same millisecond.
  await sleep((number / CLIENTS) * PAUSE);
  for (let edit = 0; edit < edits; edit++) {
    const mark = `⟨${number}.${edit}⟩`;
    const next = performance.now() + PAUSE;
    sent.set(mark, performance.now());
    client.write(mark);
    await sleep(Math.max(0, next - performance.now()));
  }
}

function percentiles(times) {
  if (times.length === 0) return "—";
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(1);
  return [0.5, 0.95, 0.99].map(at).join(" · ");
}

const NAMES = Array.from({ length: ROOMS }, (_, number) => `room-${number}`);

const RUNS = {
  "y-websocket, memory": async () => measure(await yWebsocket(), YWebsocketClient, NAMES),
  "Hocuspocus, memory": async () => measure(await hocuspocus(), HocuspocusClient, NAMES),
  "Hocuspocus, SQLite": async () => {
    const { folder, clean } = await scratch();
    const row = await measure(await hocuspocus({ database: `${folder}/peer.db` }), HocuspocusClient, NAMES);
    await clean();
    return row;
  },
  "Établi, SQLite": async () => measureEtabli({}),
  ...(process.env.BENCH_DATABASE_URL && {
    "Établi, PostgreSQL": async () => measureEtabli({ databaseUrl: process.env.BENCH_DATABASE_URL }),
  }),
};

async function measureEtabli(options) {
  const server = await etabli(options);
  server.cookie = await signIn(server.url);
  return measure(server, EtabliClient, await somePages(server, ROOMS));
}

async function measure(server, Client, rooms) {
  try {
    return await load(server, Client, rooms);
  } finally {
    await server.stop();
  }
}

console.log(`${CLIENTS} clients, ${ROOMS} rooms, 2 edits a second each, ${SECONDS} s; times in ms: p50 · p95 · p99`);
console.log("| server | edit → other client | edit → durable | delivered | processor | memory |\n|---|---|---|---|---|---|");
for (const [name, run] of Object.entries(RUNS)) {
  if (!name.toLowerCase().includes(ONLY)) continue;
  const { seen, stored, expected, processor, memory } = await run();
  const delivered = `${((100 * seen.length) / expected).toFixed(1)} %`;
  const spent = `${Math.round(processor * 100)} % of a core | ${Math.round(memory / 1e6)} MB`;
  console.log(`| ${name} | ${percentiles(seen)} | ${percentiles(stored)} | ${delivered} | ${spent} |`);
}
process.exit(0);
