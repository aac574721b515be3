// An Établi of its own for each test file: fresh data, free port, and a network that can be cut by killing it.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const BINARY = process.env.ETABLI_BINARY || resolve(import.meta.dirname, "../../target/debug/etabli");
const PATIENCE = 30_000;
const COLOURS = /\u001b\[[0-9;]*m/g;

/**
 * Starts a server on an empty data folder.
 * @param {{ prepare?: string[][], environment?: Record<string, string> }} options `prepare`: commands of `etabli` run
 *   on the folder before, without `--data`, such as `[["demo"]]`.
 */
export async function startServer({ prepare = [], environment = {} } = {}) {
  const server = new Server(await mkdtemp(join(tmpdir(), "etabli-e2e-")), environment);
  for (const command of prepare) server.prepared += await server.command(...command);
  await server.start();
  return server;
}

export class Server {
  /** Where it answers, without a final slash. */
  url = "";
  /** The link of the installation page, as printed; empty once installed. */
  installation = "";
  /** What the commands run before its start have printed. */
  prepared = "";
  /** Every line it has written. */
  log = [];
  #process;

  constructor(data, environment) {
    this.data = data;
    this.environment = { ...process.env, NO_COLOR: "1", ...environment };
  }

  /** Its process, for whoever measures it. */
  get pid() {
    return this.#process.pid;
  }

  /** Starts it, on the port it had before if it had one. */
  async start() {
    const address = this.url ? new URL(this.url).host : "127.0.0.1:0";
    const seen = this.log.length;
    this.#process = spawn(BINARY, ["serve", "--data", this.data, "--listen", address], { env: this.environment });
    const ready = new Promise((done, failed) => {
      const timer = setTimeout(() => failed(this.#failure("does not start", seen)), PATIENCE);
      const read = (line) => {
        this.log.push(line.replace(COLOURS, ""));
        if (this.#readAddresses()) done(clearTimeout(timer));
      };
      for (const stream of [this.#process.stdout, this.#process.stderr]) createInterface(stream).on("line", read);
      this.#process.once("exit", () => failed(this.#failure("stopped at once", seen)));
      this.#process.once("error", failed);
    });
    await ready;
    await this.#answers();
  }

  #readAddresses() {
    const line = this.log.at(-1);
    this.installation = line.match(/https?:\/\/\S*\/installation\?cle=\S+/)?.[0] ?? this.installation;
    const address = line.match(/Établi is at (http:\/\/[^\s/]+)/)?.[1];
    if (address) this.url = address;
    return Boolean(address);
  }

  async #answers() {
    const until = Date.now() + PATIENCE;
    for (;;) {
      const response = await fetch(`${this.url}/api/session`).catch(() => null);
      if (response) return;
      if (Date.now() > until) throw this.#failure("does not answer", 0);
      await new Promise((later) => setTimeout(later, 20));
    }
  }

  #failure(what, from) {
    return new Error(`the server ${what}:\n${this.log.slice(from).join("\n")}`);
  }

  /** Cuts the network as a pulled cable does: nobody is told. */
  async kill() {
    await this.#end("SIGKILL");
  }

  /** Stops it in good order. */
  async stop() {
    await this.#end("SIGTERM");
  }

  async restart() {
    await this.stop();
    await this.start();
  }

  async #end(signal) {
    if (this.#process && this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.removeAllListeners("exit");
      const ended = once(this.#process, "exit");
      this.#process.kill(signal);
      await ended;
    }
  }

  /** Stops it and removes its data. */
  async remove() {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  /** Runs `etabli <arguments> --data <its folder>`; returns what it printed. */
  async command(...words) {
    const { stdout } = await promisify(execFile)(BINARY, [...words, "--data", this.data], {
      env: this.environment,
      maxBuffer: 1 << 26,
    });
    return stdout;
  }
}
