// @ts-check
// The sections of a record.

import { fillOnOpen } from "./details.js";
import { html } from "./elements.js";

/** @import { Child } from "./elements.js" */

/**
 * A section with a heading.
 *
 * @param {string} title
 * @param {Child[]} children
 */
export function section(title, ...children) {
  return html("section", {}, html("h2", {}, title), ...children);
}

/**
 * A folded section whose contents are made when it is opened.
 *
 * @param {string} title
 * @param {() => Node[]} makeContent
 */
export function foldedSection(title, makeContent) {
  const details = html("details", { class: "ways" }, html("summary", {}, title));
  fillOnOpen(details, () => details.append(...makeContent()));
  return details;
}
