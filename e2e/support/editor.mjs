// The editor alone in a page, with somebody else at hand: what the app around it does is tested elsewhere.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { extname, join } from "node:path";

import { Complaints, contextOptions, launch } from "./browser.mjs";
import { InputMethod } from "./keyboard.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm", ".css": "text/css", ".svg": "image/svg+xml" };
const SHEETS = ["tokens", "base", "layout", "components", "components-forms", "components-menus", "components-notices", "app", "editor", "editor-blocks", "editor-tools", "utilities"];
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'";

async function content(path) {
  if (path === "/app.css") {
    const sheets = await Promise.all(SHEETS.map((name) => readFile(join(ROOT, `public/css/${name}.css`), "utf8").catch(() => "")));
    return `@layer tokens, base, layout, components, utilities;\n${sheets.join("\n")}`;
  }
  if (path === "/icons.svg") return readFile(join(ROOT, "public/icons/icons.svg"));
  if (path.startsWith("/out/")) return readFile(join(ROOT, "target/e2e/editor", path.slice(5)));
  return readFile(join(ROOT, "e2e/editor", path));
}

function serve() {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const path = pathname === "/" ? "/index.html" : pathname;
    try {
      const body = await content(path);
      response.writeHead(200, { "content-type": TYPES[extname(path)], "content-security-policy": POLICY }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** A page being edited. */
export class Writing {
  constructor(page, complaints, keys) {
    Object.assign(this, { page, complaints, keyboard: page.keyboard, ime: keys });
  }

  /** The source as the page holds it. */
  body() {
    return this.page.evaluate(() => window.editor.body());
  }

  /** The source as somebody else has it. */
  otherBody() {
    return this.page.evaluate(() => window.editor.other_body());
  }

  /** What the lines on the screen say. */
  shown() {
    return this.page.evaluate(() => [...document.querySelectorAll(".editor-host > *")].map((line) => line.textContent).join("\n"));
  }

  /** Puts the caret where `$0` is in `text`, which must be in the source once. */
  async caret(text) {
    const [before, after] = text.split("$0");
    const body = await this.body();
    const at = body.indexOf(before + after);
    assert.ok(at >= 0, `${JSON.stringify(before + after)} is not in ${JSON.stringify(body)}`);
    const byte = Buffer.byteLength(body.slice(0, at + before.length));
    await this.page.evaluate((byte) => window.editor.jump_to(byte), byte);
  }

  async type(text) {
    await this.keyboard.type(text);
  }

  async press(...keys) {
    for (const key of keys) await this.keyboard.press(key);
  }

  /** Somebody else replaces `deleted` characters after the first `before` by `text`. */
  async other(before, deleted, text) {
    const body = await this.otherBody();
    const at = body.indexOf(before) + before.length;
    await this.page.evaluate(([at, deleted, text]) => window.editor.write_as_other(at, deleted, text), [at, deleted, text]);
  }

  /** Pastes as a person does, without the machine's clipboard. */
  async paste(text, type = "text/plain") {
    await this.page.evaluate(
      ([text, type]) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData(type, text);
        const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
        document.querySelector(".editor-host").dispatchEvent(event);
      },
      [text, type],
    );
  }

  /** Copies or cuts; returns what went to the clipboard. */
  clip(kind) {
    return this.page.evaluate((kind) => {
      const clipboardData = new DataTransfer();
      const event = new ClipboardEvent(kind, { clipboardData, bubbles: true, cancelable: true });
      document.querySelector(".editor-host").dispatchEvent(event);
      return clipboardData.getData("text/plain");
    }, kind);
  }

  /** What the app was asked: to open a link, to make a page. */
  log() {
    return this.page.evaluate(() => window.editor.log());
  }

  /** Whether, once everything settled, screen, page and somebody else's copy say the same. */
  async agrees() {
    const ends = Date.now() + 3_000;
    do {
      const [shown, body, other] = [await this.shown(), await this.body(), await this.otherBody()];
      if (shown === body && body === other) return true;
      await this.page.evaluate(() => new Promise(requestAnimationFrame));
    } while (Date.now() < ends);
    return false;
  }

  /** Waits until everything settled, then: screen, page and somebody else's copy all say `expected` (`$0` is the caret). */
  async expect(expected) {
    const [before, after] = expected.split("$0");
    const text = after === undefined ? before : before + after;
    const ends = Date.now() + 3_000;
    let found = [];
    do {
      found = [await this.shown(), await this.body(), await this.otherBody()];
      if (found.every((each) => each === text)) break;
      await this.page.evaluate(() => new Promise(requestAnimationFrame));
    } while (Date.now() < ends);
    for (const [index, who] of ["the screen", "the page", "somebody else"].entries()) assert.equal(found[index], text, who);
    if (after !== undefined) assert.equal(await this.caretIndex(), before.length, "the caret");
  }

  /** Where the caret is, in UTF-16 units of the source. */
  caretIndex() {
    return this.page.evaluate(() => {
      const host = document.querySelector(".editor-host");
      const { focusNode, focusOffset } = getSelection();
      let at = 0;
      for (const [index, line] of [...host.children].entries()) {
        if (index > 0) at += 1;
        if (!line.contains(focusNode)) {
          at += line.textContent.length;
          continue;
        }
        const range = new Range();
        range.setStart(line, 0);
        range.setEnd(focusNode, focusOffset);
        return at + range.toString().length;
      }
      return -1;
    });
  }
}

/** Prepares a server and a browser for a file of tests. */
export function openEditor() {
  let server, browser;
  before(async () => {
    server = await serve();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  async function write(body, options = {}) {
    const url = `http://127.0.0.1:${server.address().port}`;
    const context = await browser.newContext(contextOptions({ url, ...options }));
    const complaints = new Complaints(context);
    const page = await context.newPage();
    await page.goto("/");
    await page.waitForFunction(() => window.editor);
    await page.evaluate((body) => window.editor.open(body), body);
    await page.waitForSelector(".editor-host .line");
    return new Writing(page, complaints, await InputMethod.of(page));
  }

  return {
    /** A test that begins with a page: `$0` is where the caret is put. */
    test(name, body, act, options) {
      test(name, async () => {
        const writing = await write(body.replace("$0", ""), options);
        try {
          if (body.includes("$0")) await writing.caret(body);
          await act(writing);
          writing.complaints.check();
        } finally {
          await writing.page.context().close();
        }
      });
    },
  };
}
