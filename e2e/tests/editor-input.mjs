// Dead keys, input methods, corrections, emoji: what keyboards of the world do to the live-preview editor.

import assert from "node:assert/strict";

import { openEditor } from "../support/editor.mjs";

const editor = openEditor();

editor.test("dead keys: ^ and e, ¨ and i", "m$0me na", async (page) => {
  await page.ime.deadKey("^", "ê");
  await page.expect("mê$0me na");
  await page.press("End");
  await page.ime.deadKey("¨", "ï");
  await page.expect("même naï$0");
});

editor.test("AltGr and e is €, not a command", "12 $0", async (page) => {
  await page.ime.altGr("€", "KeyE", 69);
  await page.expect("12 €$0");
});

editor.test("œ, curly apostrophes and narrow spaces come whole", "$0", async (page) => {
  for (const letter of "L’œuvre, dit-elle\u202f!") await page.keyboard.insertText(letter);
  await page.expect("L’œuvre, dit-elle\u202f!$0");
});

editor.test("a composition does not lose its node, at the edge of a mark", "**gras$0**", async (page) => {
  await page.ime.compose("k");
  await page.page.evaluate(() => (window.composed = getSelection().focusNode));
  for (const text of ["か", "かん", "かんじ", "漢字"]) await page.ime.compose(text);
  assert.ok(await page.page.evaluate(() => window.composed.isConnected && window.composed.data.includes("漢字")));
  await page.ime.commit("漢字");
  await page.expect("**gras漢字$0**");
  assert.equal(await page.page.locator(".strong:not(.mark)").textContent(), "gras漢字");
});

editor.test("a composition that completes a mark is styled once it is over", "un **gras*$0", async (page) => {
  await page.ime.compose("*");
  assert.equal(await page.page.locator(".strong").count(), 0);
  await page.ime.commit("*");
  await page.expect("un **gras**$0");
  await page.page.locator(".strong").first().waitFor();
});

editor.test("a composition that is given up leaves nothing", "un $0deux", async (page) => {
  await page.ime.compose("に");
  await page.ime.compose("");
  await page.expect("un $0deux");
  await page.type("x");
  await page.expect("un x$0deux");
});

editor.test("others write elsewhere and here during a composition", "avant\nici $0fin\naprès", async (page) => {
  await page.ime.compose("に");
  await page.page.evaluate(() => (window.composed = getSelection().focusNode));
  await page.other("avant", 0, " nous");
  await page.other("ici", 0, " et là");
  await page.other("après", 0, " coup");
  await page.ime.compose("にほ");
  assert.ok(await page.page.evaluate(() => window.composed.isConnected && window.composed.data === "ici にほfin"));
  assert.match(await page.shown(), /^avant nous\n/, "other lines are shown at once");
  await page.ime.compose("日本");
  await page.ime.commit("日本");
  await page.expect("avant nous\nici et là 日本$0fin\naprès coup");
});

editor.test("others delete the line of a composition", "avant\nici $0fin\naprès", async (page) => {
  await page.ime.compose("に");
  await page.other("avant\n", "ici ".length, "");
  await page.ime.compose("にほ");
  await page.ime.commit("日本");
  await page.expect("avant\n日本fin\naprès");
});

editor.test("a correction replaces the whole word", "le chein$0 dort", async (page) => {
  await page.page.evaluate(() => {
    const { focusNode } = getSelection();
    getSelection().setBaseAndExtent(focusNode, 3, focusNode, 8);
    document.execCommand("insertText", false, "chien");
  });
  await page.expect("le chien$0 dort");
  await page.press("Control+z");
  await page.expect("le chein dort");
});

editor.test("two spaces become a full stop", "fini $0", async (page) => {
  await page.page.evaluate(() => {
    const { focusNode, focusOffset } = getSelection();
    getSelection().setBaseAndExtent(focusNode, focusOffset - 1, focusNode, focusOffset);
    document.execCommand("insertText", false, ". ");
  });
  await page.expect("fini. $0");
});

editor.test("an emoji of several parts is one letter", "au pré $0!", async (page) => {
  await page.keyboard.insertText("👩‍🌾");
  await page.expect("au pré 👩‍🌾$0!");
  await page.press("Backspace");
  await page.expect("au pré $0!");
  await page.keyboard.insertText("👍🏽");
  await page.type("ok");
  await page.press("ArrowLeft", "ArrowLeft", "Backspace");
  await page.expect("au pré $0ok!");
});

editor.test("an accent that is a character of its own", "cafe$0", async (page) => {
  await page.keyboard.insertText("\u0301");
  await page.expect("cafe\u0301$0");
});

editor.test("a keyboard that splits lines by itself makes items all the same", "- un$0", async (page) => {
  // As Android's do: nothing can be prevented, the document is changed first.
  await page.page.evaluate(() => {
    const host = document.querySelector(".editor-host");
    const line = host.querySelector(".line");
    const next = line.cloneNode(false);
    next.append(document.createElement("br"));
    line.after(next);
    getSelection().collapse(next, 0);
    host.dispatchEvent(new InputEvent("input", { inputType: "insertParagraph", bubbles: true }));
  });
  await page.expect("- un\n- $0");
});

editor.test("a composition over several lines replaces them", "un\ndeux\ntrois$0", async (page) => {
  await page.press("Shift+ArrowUp", "Shift+Home");
  await page.ime.compose("に");
  await page.ime.commit("二");
  await page.expect("un\n二$0");
});

editor.test("a button pressed in the middle of a composition acts on it, once", "un $0", async (page) => {
  await page.ime.compose("mot");
  await page.page.locator("[data-tool=editor-strong]").click();
  await page.expect("un **mot**");
  await page.type("s");
  assert.match(await page.body(), /mots/);
});

editor.test("suggestions open during a composition and replace it", "$0", async (page) => {
  for (const text of ["@", "@z", "@zo"]) await page.ime.compose(text);
  await page.page.locator(".editor-suggestions [role=option]").first().click();
  await page.expect("@Zoé $0");
});

// Two people and a keyboard gone mad: whatever happens, screen, page and the other's copy say the same.
for (const seed of [1, 2, 3]) {
  editor.test(`anything in any order (seed ${seed})`, "# Titre\n\n- un **gras**\n- [ ] deux\n\n> cité\n\n| a | b |\n| - | - |\n| c | d |\n\nfin$0", async (page) => {
    const random = generator(seed);
    const pick = (choices) => choices[Math.floor(random() * choices.length)];
    const keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "Control+Home", "Shift+ArrowLeft", "Shift+ArrowDown", "Shift+End"];
    const acts = {
      type: () => page.type(pick(["a", "é", " ", "**", "- ", "#", "`", "mot ", "[[x]]", "> ", "|"])),
      move: () => page.press(pick(keys), pick(keys)),
      erase: () => page.press(pick(["Backspace", "Backspace", "Delete", "Control+Backspace", "Control+Delete"])),
      line: () => page.press("Enter"),
      tab: () => page.press(pick(["Control+b", "Control+i", "Control+k", "Alt+Shift+ArrowUp"])),
      undo: () => page.press(pick(["Control+z", "Control+z", "Control+y"])),
      emoji: () => page.keyboard.insertText(pick(["👩‍🌾", "e\u0301", "œ", "漢"])),
      paste: () => page.paste(pick(["un", "a\nb\n\nc", "- x\n- y\n", "```\ncode\n```"])),
      compose: async () => {
        page.complaints.expectStyleOfComposition();
        await page.ime.compose("k");
        if (random() < 0.5) await elsewhere();
        await page.ime.compose("か");
        await page.ime.commit(pick(["か", "", "火"]));
      },
      other: () => elsewhere(),
    };
    const elsewhere = () =>
      page.page.evaluate(
        ([place, length, text]) => {
          const body = window.editor.other_body();
          const at = [...body].slice(0, Math.floor(place * [...body].length)).join("").length;
          const deleted = [...body.slice(at)].slice(0, length).join("").length;
          window.editor.write_as_other(at, deleted, text);
        },
        [random(), Math.floor(random() * 6), pick(["", "autre ", "\n", "x\ny", "🙂"])],
      );
    const done = [];
    for (let step = 0; step < 60; step += 1) {
      const act = pick(Object.keys(acts));
      done.push(act);
      await acts[act]();
      if (step % 6 === 5) {
        const agreed = await page.agrees();
        assert.ok(agreed, `after ${done.join(", ")}:\n${JSON.stringify([await page.shown(), await page.body(), await page.otherBody()], null, 1)}`);
      }
    }
  });
}

/** Repeatable randomness (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

editor.test("a bullet typed after the one that came by itself is swallowed", "- pain$0", async (page) => {
  await page.press("Enter");
  await page.type("- sel");
  await page.expect("- pain\n- sel$0");
});

editor.test("an empty page says how to begin, and shows no marks on paper", "$0", async (page) => {
  const hint = () => page.page.evaluate(() => getComputedStyle(document.querySelector(".editor-host"), "::before").content);
  assert.match(await hint(), /\//, "the hint names the slash");
  await page.type("**gras**");
  assert.equal(await hint(), "none");
  const marks = page.page.locator(".line .mark:visible");
  assert.equal(await marks.count(), 2);
  await page.page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await marks.count(), 0);
  await page.page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await marks.count(), 2);
});
