// @ts-check
// The definition of a code, shown where the code is used.

import { html, replaceContent } from "./elements.js";

const CODES = 'a[href^="#code-"]';
const MARGIN = 8; // px

/**
 * Let each link to a code show its definition in a popover. It still leads to the codebook if it is opened in a new tab,
 * if the browser has no popovers, and in the popover itself.
 */
export function showDefinitions() {
  if (!("popover" in HTMLElement.prototype)) return;
  const popover = html("div", {
    id: "definition",
    popover: "auto",
    role: "dialog",
    tabindex: -1,
    "aria-labelledby": "definition-title",
  });
  document.body.append(popover);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest(CODES) : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (popover.contains(link)) return popover.hidePopover();
    const entry = document.getElementById(decodeURIComponent((link.getAttribute("href") ?? "").slice(1)));
    if (!entry) return;
    event.preventDefault();
    open(popover, entry, link);
  });
}

/**
 * @param {HTMLElement} popover
 * @param {HTMLElement} entry of the codebook
 * @param {Element} link
 */
function open(popover, entry, link) {
  const [title, text] = ["dt", "dd"].map((part) => entry.querySelector(part)?.cloneNode(true));
  replaceContent(
    popover,
    html("p", { id: "definition-title" }, ...(title?.childNodes ?? [])),
    html("p", {}, ...(text?.childNodes ?? [])),
    html("a", { href: `#${encodeURIComponent(entry.id)}` }, "Show in the codebook"),
  );
  popover.showPopover();
  place(popover, link.getBoundingClientRect());
  popover.focus();
}

/**
 * Place a popover below a link, or above it if there is no space.
 *
 * @param {HTMLElement} popover
 * @param {DOMRect} link
 */
function place(popover, link) {
  const { width, height } = popover.getBoundingClientRect();
  const left = Math.min(link.left, document.documentElement.clientWidth - width - MARGIN);
  const isBelow = link.bottom + height + MARGIN < innerHeight;
  const top = isBelow ? link.bottom + MARGIN / 2 : Math.max(MARGIN, link.top - height - MARGIN / 2);
  popover.style.left = `${Math.max(MARGIN, left)}px`;
  popover.style.top = `${top}px`;
}
