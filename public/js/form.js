// Lets people see the password they type, and copy a link that is shown once. Without this script the buttons stay hidden and
// all else works.

for (const button of document.querySelectorAll("button[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal);
  const show = (isShown) => {
    field.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  };
  button.hidden = false;
  button.addEventListener("click", () => show(field.type === "password"));
  // Browsers remember what was typed into plain fields.
  field.form?.addEventListener("submit", () => show(false));
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    // The clipboard is closed to pages without TLS; the older way is not.
    const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
    if (!copied && !document.execCommand("copy")) return;
    button.textContent = button.dataset.done;
    button.nextElementSibling.textContent = button.dataset.done;
  });
}
