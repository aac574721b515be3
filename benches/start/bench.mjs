// How long the server takes to start, and what it keeps in memory when nobody asks for anything. Aims: 1 s, 60 MB.

import { readFileSync } from "node:fs";

import { startServer } from "../../e2e/support/server.mjs";

const ROUNDS = 5;
const PAUSE = 1_000;

const server = await startServer({ prepare: [["demo"]] });
const times = [];
for (let round = 0; round < ROUNDS; round++) {
  await server.stop();
  const start = performance.now();
  await server.start();
  times.push(performance.now() - start);
}
await new Promise((later) => setTimeout(later, PAUSE));
const resident = Number(readFileSync(`/proc/${server.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
await server.remove();

times.sort((one, other) => one - other);
console.log(`start to first answer, median of ${ROUNDS}   ${times[ROUNDS >> 1].toFixed(0)} ms   (aim 1000)`);
console.log(`memory at rest, a cooperative of demo   ${resident.toFixed(1)} MB   (aim 60)`);
