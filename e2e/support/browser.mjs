// One Chromium per test file, and what its pages complain about.

import { mkdtemp, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const EXECUTABLE = process.env.CHROMIUM || PLACES.find(existsSync);

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  // Both browsers of a co-editing test must paint at full speed, whichever is in front.
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
];

/** Most a page may take to show what is waited for. */
export const PATIENCE = 15_000;

export const DESKTOP = { width: 1360, height: 860 };
export const PHONE = { width: 360, height: 740 };

export function launch() {
  return chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
}

/** A browser whose storage survives its closing: `await device.open()`, `await device.close()`, `await device.open()`. */
export class Device {
  constructor(options) {
    this.options = options;
  }

  /** Opens the browser; returns its context. */
  async open() {
    this.folder ??= await mkdtemp(join(tmpdir(), "etabli-device-"));
    this.context = await chromium.launchPersistentContext(this.folder, {
      executablePath: EXECUTABLE,
      args: ARGUMENTS,
      ...contextOptions(this.options),
    });
    return this.context;
  }

  async close() {
    await this.context?.close();
    this.context = undefined;
  }

  async remove() {
    await this.close();
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }
}

/** @param {{ url: string, language?: string, viewport?: object, touch?: boolean, dark?: boolean }} options */
export function contextOptions({ url, language = "fr-FR", viewport = DESKTOP, touch = false, dark = false }) {
  return {
    baseURL: url,
    locale: language,
    timezoneId: "Europe/Paris",
    viewport,
    hasTouch: touch,
    isMobile: touch,
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  };
}

/** Errors a cut network causes; they are what the test wants. */
const NETWORK = /net::ERR_|WebSocket connection to|Failed to fetch|NetworkError/;

/** Collects what a context's pages complain about; `complaints.check()` throws if there was anything unexpected. */
export class Complaints {
  #found = [];
  #expected = [];
  #mayStyle = false;

  constructor(context) {
    context.setDefaultTimeout(PATIENCE);
    context.on("console", (message) => {
      if (message.type() === "error") this.#note(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.#note(`uncaught: ${error.error().stack ?? error.error()}`));
  }

  /** From now on, what matches is part of the test. Violations of the content security policy never are. */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  expectNetworkErrors() {
    this.expect(NETWORK);
  }

  /**
   * While an input method composes over marked text, Chromium itself may try to give what it inserts an inline style. The
   * policy refuses it, the editor puts the line right afterwards, and nothing of ours is to blame.
   */
  expectStyleOfComposition() {
    this.#mayStyle = true;
  }

  #note(text) {
    if (this.#mayStyle && text.startsWith("Applying inline style violates")) return;
    const isPolicy = text.includes("Content Security Policy");
    if (isPolicy || !this.#expected.some((pattern) => pattern.test(text))) this.#found.push(text);
  }

  check() {
    const found = this.#found.splice(0);
    if (found.length > 0) throw new Error(`the browser's console says:\n${found.join("\n")}`);
  }
}
