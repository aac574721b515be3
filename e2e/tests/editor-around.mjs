// What surrounds the text of the editor: suggestions, toolbar, phone, accessibility, long pages.

import assert from "node:assert/strict";

import { PHONE } from "../support/browser.mjs";
import { checkAccessibility, checkNoSidewaysScroll, checkTargets, picture } from "../support/checks.mjs";
import { openEditor } from "../support/editor.mjs";

const editor = openEditor();

const MEETING = `Présents : [[Zoé Bernard]], @Nadia, #réunion. On ouvre à 18 h 30, on ferme à 20 h.

## Réassort du printemps
**Farines** : il reste <mark>trois semaines de T80</mark>, on commande chez [[Moulin de Cairon]] avec l’avoine et le *petit épeautre*.

- [x] Demander le prix au quintal @Nadia
- [ ] Prévoir la remorque pour le 21 mars
- un
  - deux \`code\`

1. trois

> [!note] À savoir
> Une citation

| Article | Prix |
| --- | --- |
| Farine **T80** | 12 |

\`\`\`rust
fn main() {}
\`\`\`

Fin : [le moulin](https://exemple.org).
$0`;

const suggestions = (page) => page.page.locator(".editor-suggestions [role=option]");

editor.test("[[ suggests pages", "chez $0", async (page) => {
  await page.type("[[mou");
  await suggestions(page).first().waitFor();
  assert.match(await suggestions(page).first().textContent(), /Moulin de Cairon/);
  const chosen = await page.page.locator(".editor-host").getAttribute("aria-activedescendant");
  assert.equal(await page.page.locator(`#${chosen}`).getAttribute("aria-selected"), "true");
  await checkAccessibility(page.page);
  await page.press("Enter");
  await page.expect("chez [[Moulin de Cairon]]$0");
  assert.equal(await suggestions(page).count(), 0);
});

editor.test("[[ makes a page that is missing", "$0", async (page) => {
  await page.type("[[Fournil");
  await suggestions(page).last().waitFor();
  await page.press("ArrowUp", "Enter");
  await page.expect("[[Fournil]]$0");
  assert.equal(await page.log(), "create Fournil");
});

editor.test("@ and # suggest people and tags, Escape refuses", "$0", async (page) => {
  await page.type("@zo");
  await suggestions(page).first().waitFor();
  await page.press("Tab");
  await page.expect("@Zoé $0");
  await page.type("#re");
  await suggestions(page).first().waitFor();
  await page.press("Escape");
  await page.type("union");
  assert.equal(await suggestions(page).count(), 0);
  await page.press("Enter");
  await page.expect("@Zoé #reunion\n$0");
});

editor.test("/ offers commands, and an address does not", "$0", async (page) => {
  await page.type("/tab");
  await suggestions(page).first().waitFor();
  await page.press("Enter");
  await page.page.locator(".row").first().waitFor();
  assert.match(await page.body(), /^\| .*\|\n\| -/);
  await page.press("Control+a", "Backspace");
  await page.type("/date");
  await suggestions(page).first().waitFor();
  await page.press("Enter");
  await page.expect("mardi 3 mars 2026$0");
  await page.type(" a/b");
  assert.equal(await suggestions(page).count(), 0);
});

editor.test("nothing is suggested in code", "```\n$0\n```", async (page) => {
  await page.type("@zo");
  await page.expect("```\n@zo$0\n```");
  assert.equal(await suggestions(page).count(), 0);
});

editor.test("the toolbar says where the caret is, and acts on it", "un **gr$0as** mot", async (page) => {
  const bold = page.page.locator("[data-tool=editor-strong]");
  await page.page.locator("[data-tool=editor-strong][aria-pressed=true]").waitFor();
  await bold.click();
  await page.expect("un gras mot");
  await page.page.locator("[data-tool=editor-strong][aria-pressed=false]").waitFor();
  await page.page.locator("[data-tool=editor-heading]").click();
  await page.page.locator("[role=menuitem]").nth(1).click();
  await page.expect("## un gras mot");
  await page.page.locator("[data-tool=editor-undo]").click();
  await page.expect("un gras mot");
  await page.type("!");
  assert.match(await page.body(), /!/);
});

editor.test("the toolbar is one stop for Tab, arrows walk in it", "$0", async (page) => {
  await page.page.locator("#mode").focus();
  await page.press("Tab");
  const focused = () => page.page.evaluate(() => document.activeElement.dataset.tool ?? document.activeElement.textContent);
  assert.equal(await focused(), "editor-undo");
  await page.press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight");
  assert.equal(await focused(), "editor-heading");
  await page.press("Enter", "ArrowDown", "ArrowDown");
  assert.equal(await focused(), "Sous-titre");
  await page.press("Escape");
  assert.equal(await focused(), "editor-heading");
  await page.press("Tab");
  assert.equal(await page.page.evaluate(() => document.activeElement.id), "editor-text");
});

editor.test("a page of everything, seen and measured for accessibility", MEETING, async (page) => {
  await page.expect(MEETING);
  await checkAccessibility(page.page);
  await picture(page.page, "editor");
  await page.caret("**Farines** : il$0 reste");
  await checkAccessibility(page.page);
  await picture(page.page, "editor-active");
});

editor.test(
  "in the dark",
  MEETING,
  async (page) => {
    await checkAccessibility(page.page);
    await picture(page.page, "editor-dark");
  },
  { dark: true },
);

editor.test(
  "on a phone everything fits and the toolbar scrolls by itself",
  MEETING,
  async (page) => {
    await checkNoSidewaysScroll(page.page);
    await checkTargets(page.page);
    const [bar, height] = await page.page.evaluate(() => {
      const bar = document.querySelector(".editor-toolbar-frame").getBoundingClientRect();
      return [{ bottom: bar.bottom, height: bar.height }, innerHeight];
    });
    assert.ok(Math.abs(bar.bottom - height) < 2, "at the bottom");
    await picture(page.page, "editor-phone");
    await page.page.locator("[data-tool=editor-more]").scrollIntoViewIfNeeded();
    await page.page.locator("[data-tool=editor-more]").tap();
    await page.page.locator("[role=menu]").waitFor();
    await picture(page.page, "editor-phone-menu");
    await checkNoSidewaysScroll(page.page);
  },
  { viewport: PHONE, touch: true },
);

const LONG = Array.from({ length: 2000 }, (_, index) =>
  index % 10 === 0 ? `## Partie ${index}` : index % 10 === 9 ? "" : `Ligne ${index} avec du **gras** et [[un lien]] au long`,
).join("\n");

editor.test("a page of 100 KB: writing in its middle touches one line", LONG, async (page) => {
  await page.caret("Ligne 1001 avec$0 du");
  await page.page.evaluate(() => {
    window.touched = new Set();
    new MutationObserver((records) => {
      for (const { target } of records) window.touched.add((target.nodeType === 3 ? target.parentElement : target).closest(".line, .editor-host"));
    }).observe(document.querySelector(".editor-host"), { childList: true, characterData: true, subtree: true });
  });
  await page.type(" bien");
  const expected = LONG.replace("Ligne 1001 avec", "Ligne 1001 avec bien");
  await page.expect(expected);
  assert.equal(await page.page.evaluate(() => window.touched.size), 1);
  await page.press("Enter");
  await page.other("Ligne 1991", 0, "!");
  await page.expect(expected.replace("avec bien", "avec bien\n").replace("Ligne 1991", "Ligne 1991!"));
});

editor.test("a paste of 1 MB", "$0fin", async (page) => {
  const text = `${LONG}\n`.repeat(10);
  await page.paste(text);
  await page.expect(`${text}fin`);
  await page.type("!");
  await page.expect(`${text}!fin`);
});

editor.test("a page that would be too long is not made so", "$0", async (page) => {
  await page.paste("x".repeat(2_100_000));
  await page.page.locator(".editor-notice[data-kind=trouble]").waitFor();
  await page.expect("");
});
