// @ts-check
// Copies citations to the clipboard.

import { byId, html } from "./elements.js";

/** Let every button with `data-copy` (the id of an element) or `data-text` copy that text, and confirm it. */
export function enableCopyButtons() {
  document.addEventListener("click", async ({ target }) => {
    const button = target instanceof Element && target.closest("[data-copy], [data-text]");
    if (!(button instanceof HTMLElement)) return;
    const text = button.dataset.text ?? byId(button.dataset.copy ?? "").textContent ?? "";
    const isCopied = await copy(text);
    if (button.nextElementSibling)
      button.nextElementSibling.textContent = isCopied ? "copied" : "press Ctrl+C to copy";
  });
}

/**
 * Copy a text; through a selection if the browser denies access to the clipboard, as on file://.
 *
 * @param {string} text
 */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = html("textarea", { readonly: true, class: "unseen" });
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    return isCopied;
  }
}
