// The servers under load, each a process of its own so that its processor time and memory can be read.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "../../e2e/support/server.mjs";

const HERE = import.meta.dirname;
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  return port;
}

/** Processor seconds and memory of a process, as Linux tells. */
export function usage(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
  const processor = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  return { processor, memory: Number(fields[21]) * PAGE_BYTES };
}

async function node(script, environment, ready) {
  const process_ = spawn(process.execPath, [script], { env: { ...process.env, ...environment } });
  process_.stderr.on("data", (text) => process.stderr.write(text));
  let output = "";
  while (!output.includes(ready)) output += (await once(process_.stdout, "data"))[0];
  return process_;
}

/** y-websocket's own server; with `folder`, durable in LevelDB. */
export async function yWebsocket({ folder } = {}) {
  const port = await freePort();
  const environment = { HOST: "127.0.0.1", PORT: String(port), ...(folder && { YPERSISTENCE: folder }) };
  const script = join(HERE, "node_modules/y-websocket/bin/server.cjs");
  const child = await node(script, environment, "running at");
  return { url: `ws://127.0.0.1:${port}`, pid: child.pid, stop: () => child.kill() };
}

/** Hocuspocus; with `database`, durable in SQLite (after its debounce). */
export async function hocuspocus({ database } = {}) {
  const port = await freePort();
  const environment = { PORT: String(port), ...(database && { DATABASE: database }) };
  const child = await node(join(HERE, "hocuspocus-server.mjs"), environment, "ready");
  return { url: `ws://127.0.0.1:${port}`, pid: child.pid, stop: () => child.kill() };
}

/** Établi with the demonstration's members, on SQLite or on the database of `DATABASE_URL`. */
export async function etabli({ databaseUrl } = {}) {
  const data = await mkdtemp(join(tmpdir(), "etabli-bench-"));
  const server = new Server(data, databaseUrl ? { DATABASE_URL: databaseUrl } : {});
  await server.command("demo");
  await server.start();
  return { server, url: server.url, pid: server.pid, stop: () => server.remove() };
}

/** A folder for a peer's durable storage, removed by `clean`. */
export async function scratch() {
  const folder = await mkdtemp(join(tmpdir(), "etabli-bench-peer-"));
  return { folder, clean: () => rm(folder, { recursive: true, force: true }) };
}
