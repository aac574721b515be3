// Starts the editor's own page (frontend/examples/editor.rs) and lets the tests reach it.
import init, * as editor from "/out/editor.js";

await init({ module_or_path: "/out/editor_bg.wasm" });
window.editor = editor;
