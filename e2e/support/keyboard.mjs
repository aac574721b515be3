// Typing as keyboards of the world do it: dead keys, AltGr, input methods.

/** Speaks to the page's input as an input method does. */
export class InputMethod {
  static async of(page) {
    return new InputMethod(await page.context().newCDPSession(page));
  }

  constructor(session) {
    this.session = session;
  }

  /** Shows `text` as being composed, the caret at its end. */
  async compose(text) {
    await this.session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  }

  /** Ends the composition with `text`. */
  async commit(text) {
    await this.session.send("Input.insertText", { text });
  }

  /** A French dead key: `^` then `e` gives `ê`. */
  async deadKey(dead, letter) {
    await this.session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Dead", code: "BracketLeft", windowsVirtualKeyCode: 229 });
    await this.compose(dead);
    await this.session.send("Input.dispatchKeyEvent", { type: "keyUp", key: "Dead", code: "BracketLeft", windowsVirtualKeyCode: 221 });
    await this.commit(letter);
  }

  /** AltGr as Windows reports it: Ctrl and Alt held on the key, then a character without them. */
  async altGr(character, code, keyCode) {
    const key = { key: character, code, windowsVirtualKeyCode: keyCode, modifiers: 1 | 2 };
    await this.session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...key });
    await this.session.send("Input.dispatchKeyEvent", { type: "char", key: character, text: character });
    await this.session.send("Input.dispatchKeyEvent", { type: "keyUp", ...key });
  }
}
