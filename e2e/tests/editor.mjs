// Writing in the live-preview editor, key by key. `$0` is the caret.

import assert from "node:assert/strict";

import { openEditor } from "../support/editor.mjs";

const editor = openEditor();

editor.test("letters go where the caret is", "un $0deux", async (page) => {
  await page.type("et ");
  await page.expect("un et $0deux");
  await page.press("Backspace", "Backspace", "Backspace", "Delete");
  await page.expect("un $0eux");
});

editor.test("the same letter beside itself", "aa$0aa", async (page) => {
  await page.type("a");
  await page.expect("aaa$0aa");
  await page.press("Backspace", "Backspace");
  await page.expect("a$0aa");
});

editor.test("marks take effect as they are typed, and hide elsewhere", "$0\n\nfin", async (page) => {
  await page.type("un **gras** mot");
  await page.expect("un **gras** mot$0\n\nfin");
  const line = page.page.locator(".line").first();
  assert.equal(await line.locator(".strong:not(.mark)").textContent(), "gras");
  assert.ok(await line.locator(".mark").first().isVisible(), "shown in the caret's block");
  await page.caret("fin$0");
  await assert.doesNotReject(line.locator(".mark").first().waitFor({ state: "hidden" }));
});

editor.test("Enter continues lists, and ends them", "- pain$0", async (page) => {
  await page.press("Enter");
  await page.type("sel");
  await page.press("Enter", "Enter");
  await page.type("fin");
  await page.expect("- pain\n- sel\n\nfin$0");
});

editor.test("Enter in a task makes a task, in a number the next one", "- [x] fait$0", async (page) => {
  await page.press("Enter");
  await page.type("reste");
  await page.expect("- [x] fait\n- [ ] reste$0");
});

editor.test("Enter splits a line, Backspace joins it again", "un$0 deux", async (page) => {
  await page.press("Enter");
  await page.expect("un\n$0 deux");
  await page.press("Backspace");
  await page.expect("un$0 deux");
  await page.press("Enter", "Enter", "ArrowUp", "Delete");
  await page.expect("un\n$0 deux");
});

editor.test("Tab moves items in and out, and leaves the text elsewhere", "- un\n- deux$0", async (page) => {
  await page.press("Tab");
  await page.expect("- un\n  - deux$0");
  await page.press("Shift+Tab");
  await page.expect("- un\n- deux$0");
  await page.press("Escape", "Tab");
  await page.expect("- un\n- deux");
  assert.equal(await page.page.evaluate(() => document.activeElement.className), "");
});

editor.test("Backspace takes the mark of an item away", "- un\n- $0deux", async (page) => {
  await page.press("Backspace");
  await page.expect("- un\n$0deux");
});

editor.test("deleting over lines", "un\ndeux\ntrois$0", async (page) => {
  await page.press("Shift+ArrowUp", "Shift+Home", "Backspace");
  await page.expect("un\n$0");
  await page.press("Control+z");
  await page.expect("un\ndeux\ntrois");
});

editor.test("everything selected and typed over", "un\n\n- deux$0", async (page) => {
  await page.press("Control+a");
  await page.type("x");
  await page.expect("x$0");
  await page.press("Backspace");
  await page.expect("$0");
  await page.type("encore");
  await page.expect("encore$0");
});

editor.test("words are deleted whole, over a line's start too", "un deux\ntrois quatre$0", async (page) => {
  await page.press("Control+Backspace");
  await page.expect("un deux\ntrois $0");
  await page.press("Control+Backspace", "Control+Backspace");
  await page.expect("un deux$0");
});

editor.test("bold on and off", "un m$0ot ici", async (page) => {
  await page.press("Control+b");
  await page.expect("un **mot** ici");
  await page.press("Control+b");
  await page.expect("un mot ici");
});

editor.test("at the end of what is bold, the same key goes on without", "un mot$0 ici", async (page) => {
  await page.press("Control+b");
  await page.press("Control+b");
  await page.type("s");
  await page.expect("un **mot**s ici");
});

editor.test("a sign wraps what is selected", "mot$0", async (page) => {
  await page.press("Shift+Home");
  await page.type("*");
  await page.expect("*mot*");
});

editor.test("undo takes back a word, redo brings it", "$0", async (page) => {
  await page.type("un deux trois");
  await page.press("Control+z");
  await page.expect("un deux $0");
  await page.press("Control+z");
  await page.expect("un $0");
  await page.press("Control+Shift+z", "Control+y");
  await page.expect("un deux trois");
  await page.press("Control+z", "Control+z", "Control+z");
  await page.expect("$0");
});

editor.test("undo leaves others' words", "$0\nfin", async (page) => {
  await page.type("moi");
  await page.other("fin", 0, " toi");
  await page.press("Control+z");
  await page.expect("$0\nfin toi");
});

editor.test("a box toggles by a click, without the caret", "- [ ] pain\n- [x] sel\n\n$0fin", async (page) => {
  await page.page.locator(".task-box").first().click();
  await page.expect("- [x] pain\n- [x] sel\n\n$0fin");
  await page.page.locator(".task-box").nth(1).click();
  await page.expect("- [x] pain\n- [ ] sel\n\n$0fin");
});

editor.test("Ctrl+Enter toggles the task of the caret", "- [ ] pa$0in", async (page) => {
  await page.press("Control+Enter");
  await page.expect("- [x] pa$0in");
});

editor.test("a link opens by a click where it is shown as one", "voir [[Moulin]] et #pain\n\n$0fin", async (page) => {
  await page.page.locator(".wiki-link:not(.mark)").click();
  assert.match(await page.log(), /open Page\("Moulin"\)/);
  await page.caret("vo$0ir");
  await page.page.locator(".tag").click();
  assert.doesNotMatch(await page.log(), /Tag/);
  await page.page.locator(".tag").click({ modifiers: ["Control"] });
  assert.match(await page.log(), /open Tag\("pain"\)/);
});

editor.test("blocks move by keys", "un\n\ndeux\n\ntr$0ois", async (page) => {
  await page.press("Alt+Shift+ArrowUp");
  await page.expect("un\n\ntr$0ois\n\ndeux");
});

editor.test("what is copied is Markdown, and cutting takes it away", "un **deux**\n- trois$0\nfin", async (page) => {
  await page.press("Shift+ArrowUp", "Shift+Home");
  assert.equal(await page.clip("copy"), "un **deux**\n- trois");
  assert.equal(await page.clip("cut"), "un **deux**\n- trois");
  await page.expect("$0\nfin");
});

editor.test("pasting lines", "a$0b", async (page) => {
  await page.paste("1\r\n2\n\n3");
  await page.expect("a1\n2\n\n3$0b");
  await page.press("Control+z");
  await page.expect("a$0b");
});

editor.test("an address pasted on words makes a link, cells make a table", "le site$0", async (page) => {
  await page.press("Control+Shift+ArrowLeft");
  await page.paste("https://exemple.org/a");
  await page.expect("le [site](https://exemple.org/a)");
  await page.press("End", "Enter");
  await page.paste("Article\tPrix\nFarine\t12");
  await page.expect("le [site](https://exemple.org/a)\n| Article | Prix |\n| --- | --- |\n| Farine | 12 |");
});

editor.test("pasted HTML is text", "$0", async (page) => {
  await page.page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", "<b onclick='x'>gras</b>");
    clipboardData.setData("text/plain", "gras");
    document.querySelector(".editor-host").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await page.expect("gras$0");
  assert.equal(await page.page.locator(".editor-host b").count(), 0);
});

editor.test("others write before, in and after the caret's line, which does not jump", "avant\nle ca$0ret\naprès", async (page) => {
  await page.other("avant", 0, "\nplus");
  await page.other("le ", 0, "petit ");
  await page.other("après", 0, " coup");
  await page.expect("avant\nplus\nle petit ca$0ret\naprès coup");
  await page.type("!");
  await page.expect("avant\nplus\nle petit ca!$0ret\naprès coup");
  await page.other("avant\n", 5, "");
  await page.expect("avant\nle petit ca!$0ret\naprès coup");
});

editor.test("others' carets are drawn with their names", "un deux\ntrois$0", async (page) => {
  await page.page.evaluate(() => window.editor.other_caret(3));
  const caret = page.page.locator(".remote-caret");
  await caret.waitFor();
  assert.equal(await caret.textContent(), "Léo");
  const [left, text] = await page.page.evaluate(() => {
    const range = new Range();
    const node = document.querySelector(".line").firstChild;
    range.setStart(node, 3);
    return [document.querySelector(".remote-caret").getBoundingClientRect().left, range.getBoundingClientRect().left];
  });
  assert.ok(Math.abs(left - text) < 2, `${left} is not ${text}`);
});

editor.test("the source mode shows everything", "# un\n\n**deux**$0\n\nfin", async (page) => {
  await page.page.locator("#mode").click();
  assert.ok(await page.page.locator(".heading .mark").first().isVisible());
  await page.caret("fin$0");
  await page.type("!");
  await page.expect("# un\n\n**deux**\n\nfin!$0");
});

editor.test("what the browser changes unasked is read back", "un deux$0", async (page) => {
  await page.page.evaluate(() => {
    const line = document.querySelector(".line");
    line.firstChild.data = "un trois";
    const stray = document.createElement("div");
    stray.textContent = "collé";
    line.after(stray);
  });
  await page.expect("un trois\ncollé");
});
