// What every screen must satisfy, and pictures of it.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RESULTS = resolve(import.meta.dirname, "../results");
const SCREENSHOTS = resolve(import.meta.dirname, "../../docs/screenshots");

/** Fails on any violation axe finds, contrast included, serious or minor. */
export async function checkAccessibility(page, options = {}) {
  // Evaluated by the debugger, which the page's content security policy does not bind.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (options) =>
      globalThis.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        resultTypes: ["violations"],
        ...options,
      }),
    options,
  );
  const lines = violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => `${id} (${impact}): ${help}\n    ${node.html.slice(0, 200)}\n    ${node.failureSummary?.split("\n").slice(1).join(" ").trim()}`),
  );
  assert.equal(lines.length, 0, `accessibility of ${page.url()}:\n${lines.join("\n")}`);
}

/** Fails when something makes the page wider than the window. */
export async function checkNoSidewaysScroll(page) {
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return [];
    const isScrolledInside = (element) => {
      for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
        if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) return true;
      }
      return false;
    };
    return [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > limit + 1 && !isScrolledInside(element))
      .map((element) => element.outerHTML.slice(0, 120));
  });
  assert.deepEqual(wide, [], `${page.url()} scrolls sideways`);
}

/** Fails when something to be pressed is smaller than 24 × 24 px, links inside text apart. */
export async function checkTargets(page, least = 24) {
  const small = await page.evaluate((least) => {
    const targets = document.querySelectorAll("button, [role=button], [role=menuitem], summary, select, input:not([type=hidden])");
    return [...targets]
      .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .map((element) => ({ html: element.outerHTML.slice(0, 100), box: (element.closest("label") ?? element).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.width < least - 0.5 || box.height < least - 0.5))
      .map(({ html, box }) => `${Math.round(box.width)}×${Math.round(box.height)} ${html}`);
  }, least);
  assert.deepEqual(small, [], `${page.url()} has targets that are too small`);
}

/** A picture in `e2e/results`, to be looked at. */
export async function picture(page, name) {
  await save(page, resolve(RESULTS, `${name}.png`));
}

/** A picture for README.md: remade only on request, so that a test run leaves the tree clean. */
export async function screenshot(page, name) {
  await save(page, resolve(process.env.ETABLI_SCREENSHOTS ? SCREENSHOTS : RESULTS, `${name}.png`));
}

async function save(page, path) {
  await mkdir(dirname(path), { recursive: true });
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
}

/** Waits until the function answers something true; for conditions a locator cannot express. */
export async function eventually(what, condition, patience = 15_000) {
  const until = Date.now() + patience;
  let last;
  for (;;) {
    try {
      last = await condition();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > until) throw new Error(`waited in vain: ${what} (last: ${last})`);
    await new Promise((later) => setTimeout(later, 25));
  }
}
