// A cooperative at the start of a test file: a server, a browser, and people who can sign in.

import { basename } from "node:path";
import { after, before, test } from "node:test";

import { Complaints, Device, contextOptions, launch } from "./browser.mjs";
import { picture } from "./checks.mjs";
import { install, join, signIn } from "./people.mjs";
import { startServer } from "./server.mjs";

const LONGEST_TEST = 120_000;
const FILE = basename(process.argv[1] ?? "", ".mjs");

/**
 * Opens a world before the file's tests and closes it after them.
 * @param {{ installed?: boolean, people?: string[], prepare?: string[][], environment?: object }} options
 *   `people`: members besides the admin, by name in `people.mjs`.
 */
export function openWorld(options = {}) {
  const world = new World(options);
  before(() => world.open(), { timeout: LONGEST_TEST });
  after(() => world.close(), { timeout: LONGEST_TEST });
  return world;
}

class World {
  #visits = [];
  #sessions = new Map();

  constructor({ installed = true, people = ["zoé", "léo"], prepare = [], environment = {} }) {
    this.options = { installed, people, prepare, environment };
  }

  async open() {
    const { installed, people, prepare, environment } = this.options;
    [this.server, this.browser] = await Promise.all([startServer({ prepare, environment }), launch()]);
    if (!installed) return;
    this.#sessions.set("ada", await install(this.server));
    for (const name of people) {
      this.#sessions.set(name, await join(this.server, this.#sessions.get("ada"), name));
    }
  }

  async close() {
    await this.browser?.close();
    await this.server?.remove();
  }

  /** A test: at its end every window is closed, and their consoles must be clean. */
  test(name, action) {
    test(`${FILE}: ${name}`, { timeout: LONGEST_TEST }, async (context) => {
      try {
        await action(context);
        for (const visit of this.#visits) visit.complaints.check();
      } catch (error) {
        await this.#photograph(name);
        throw error;
      } finally {
        await Promise.all(this.#visits.splice(0).map((visit) => visit.close()));
      }
    });
  }

  /** A window of somebody not signed in. */
  async visitor(options = {}) {
    const context = await this.browser.newContext(contextOptions({ url: this.server.url, ...options }));
    return this.#keep(await Visit.begin(context));
  }

  /** A window of somebody signed in; each has storage of its own. */
  async as(name, options = {}) {
    const visit = await this.visitor(options);
    await visit.context.addCookies(await this.session(name));
    return visit;
  }

  /** Somebody's browser that can be closed and opened again: `await device.close()`, `await device.reopen()`. */
  async device(name, options = {}) {
    const device = new Device({ url: this.server.url, ...options });
    const visit = this.#keep(await Visit.begin(await device.open(), device));
    await visit.context.addCookies(await this.session(name));
    return visit;
  }

  /** Runs with the server dead, and brings it back whatever happens. */
  async withoutNetwork(action) {
    for (const { complaints } of this.#visits) complaints.expectNetworkErrors();
    await this.server.kill();
    try {
      await action();
    } finally {
      await this.server.start();
    }
  }

  /** Stops the server in good order and starts it again. */
  async restart() {
    for (const { complaints } of this.#visits) complaints.expectNetworkErrors();
    await this.server.restart();
  }

  /** The cookies of somebody signed in. */
  async session(name) {
    if (!this.#sessions.has(name)) this.#sessions.set(name, await signIn(this.server, name));
    return this.#sessions.get(name);
  }

  #keep(visit) {
    this.#visits.push(visit);
    return visit;
  }

  async #photograph(name) {
    const pages = this.#visits.flatMap((visit) => visit.context.pages());
    const pictures = pages.map((page, number) => picture(page, `failed ${FILE} ${name} ${number + 1}`.replaceAll(/[^\p{L}\p{N}]+/gu, "-")));
    await Promise.allSettled(pictures);
  }
}

/** One person's browser: `visit.page` is its first tab. */
class Visit {
  static async begin(context, device) {
    const visit = new Visit();
    await visit.#take(context);
    visit.device = device;
    return visit;
  }

  async #take(context) {
    this.context = context;
    this.complaints = new Complaints(context);
    this.page = context.pages()[0] ?? (await context.newPage());
  }

  /** Closes a device's browser, as when the phone is put away. */
  async shut() {
    this.complaints.check();
    await this.device.close();
  }

  /** Opens it again, with what it had stored. */
  async reopen() {
    await this.#take(await this.device.open());
    // Where it was closed, the network may be gone.
    this.complaints.expectNetworkErrors();
  }

  async close() {
    if (this.device) await this.device.remove();
    else await this.context.close();
  }
}
