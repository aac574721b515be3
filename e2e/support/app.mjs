// The members' app as a person sees it: its words, its places.

import assert from "node:assert/strict";

import { eventually } from "./checks.mjs";

export const MEMBERS = "Espace membres";

/** One tab of the app. */
export class App {
  constructor(page) {
    this.page = page;
    this.title = page.locator("#page-title");
    this.text = page.locator(".editor-host");
    this.badge = page.locator(".sync-badge");
  }

  /** Opens an address of the app and waits until it can be used. */
  static async open(visit, path = "/app/") {
    const app = new App(visit.page);
    await app.goto(path);
    return app;
  }

  async goto(path) {
    await this.page.goto(path);
    await this.page.locator("main#content").waitFor();
  }

  async openPage(id) {
    await this.goto(`/app/p/${id}`);
    await this.text.waitFor();
  }

  /** Waits until the service worker keeps the app's files. */
  async isInstalled() {
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await eventually("the worker is in charge", () => this.page.evaluate(() => navigator.serviceWorker.controller !== null));
  }

  /** The tree's line of a page. */
  line(title) {
    return this.page.locator("[role=treeitem]").filter({ hasText: title });
  }

  /** Makes a page from the tree and gives it a title; the caret is then in its text. */
  async newPage(title, space = MEMBERS) {
    await this.page.getByRole("button", { name: `Nouvelle page dans ${space}` }).click();
    await this.text.waitFor();
    await this.title.focus();
    await this.page.keyboard.type(title);
    await this.page.keyboard.press("Enter");
    await eventually("the caret is in the text", () => this.text.evaluate((host) => host.contains(document.activeElement)));
  }

  /** Chooses a line of a page's menu. */
  async choose(title, command) {
    const line = this.line(title);
    await line.hover();
    await line.locator(".tree-menu").click();
    await this.page.getByRole("menuitem", { name: command }).click();
  }

  /** Id of the page that is shown. */
  get id() {
    return new URL(this.page.url()).pathname.split("/").at(-1);
  }

  /** The source of the text: the host's lines. */
  source() {
    return this.text.evaluate((host) => [...host.querySelectorAll(".line")].map((line) => line.textContent).join("\n"));
  }

  async hasText(expected) {
    await eventually(`the text is ${JSON.stringify(expected)}`, async () => (await this.source()) === expected).catch(async (error) => {
      assert.equal(await this.source(), expected, error.message);
    });
  }

  async contains(expected) {
    await eventually(`the text contains ${expected}`, async () => (await this.source()).includes(expected));
  }

  async badgeSays(pattern) {
    await eventually(`the badge says ${pattern}`, async () => pattern.test(await this.badge.getAttribute("aria-label")));
  }

  async isSaved() {
    await this.badgeSays(/^(Enregistré|Saved)$/);
  }

  /** Waits until everything that may be read is on the device. */
  async isComplete() {
    await this.goto("/app/sync");
    await this.page.locator(".sync-panel", { hasText: "ce que vous pouvez lire est sur cet appareil" }).waitFor();
  }
}
