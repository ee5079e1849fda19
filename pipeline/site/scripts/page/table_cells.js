// @ts-check
// The cells of a table: headings that sort, and texts of which only the first lines are shown.

import { isAmount } from "./cells.js";
import { largest } from "./collections.js";
import { html } from "./elements.js";
import { Table } from "./relations.js";

/** @import { Field } from "./types.js" */
/** @import { Relation } from "./relations.js" */

export const LONG = 40; // characters; a column with longer texts is wider
const MEDIUM = 15; // characters; texts up to this length do not widen a column
const CLAMPED = 120; // characters; of a longer text only the first lines are shown

/**
 * The class of each column: what its cells look like, and whether it stays in view.
 *
 * @param {Relation} relation
 * @param {Field[]} fields
 * @param {Node[][]} rows the content of the cells
 */
export function columnClasses(relation, fields, rows) {
  return fields.map((field, column) => {
    const kind = columnKind(
      field,
      rows.map((row) => row[column]),
    );
    const isKey = column === 0 && relation instanceof Table && relation.key[0] === field.name;
    return [kind, isKey && kind !== "long" && "key"].filter(Boolean).join(" ");
  });
}

/**
 * @param {Field} field
 * @param {Node[]} cells
 */
function columnKind(field, cells) {
  if (isAmount(field)) return "number";
  if (field.dates || field.type === "date") return "date";
  const longest = largest(cells.map((cell) => (cell.textContent ?? "").length));
  if (longest > LONG) return "long";
  return longest > MEDIUM ? "medium" : "";
}

/**
 * A heading with a button that sorts.
 *
 * @param {Field} field
 * @param {"ascending" | "descending" | "none"} order
 * @param {string} css
 * @param {() => void} sort
 */
export function sortHeading(field, order, css, sort) {
  const arrow = { ascending: " ▲", descending: " ▼", none: "" }[order];
  const button = html(
    "button",
    { type: "button", title: field.name, onclick: sort, "data-field": field.name },
    field.title,
    html("span", { class: "order", "aria-hidden": "true" }, arrow),
  );
  return html("th", { scope: "col", "aria-sort": order, class: css || null }, button);
}

/** @param {HTMLElement[]} cells */
export function rowOf(cells) {
  return html("tr", {}, cells);
}

/**
 * A cell; a long text has a button that shows all of it.
 *
 * @param {Node} content
 * @param {string} css
 */
export function shownCell(content, css) {
  const isClamped = content.nodeType === Node.TEXT_NODE && (content.textContent ?? "").length > CLAMPED;
  return html("td", { class: css || null }, isClamped ? clampedText(content) : content);
}

/** @param {Node} content */
function clampedText(content) {
  const text = html("div", { class: "clamped" }, content);
  const button = html("button", { type: "button", class: "unclamp", "aria-label": "Show the whole text" });
  const toggle = () => {
    const isOpen = text.classList.toggle("clamped");
    button.setAttribute("aria-expanded", String(!isOpen));
  };
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", toggle);
  text.addEventListener("click", () => getSelection()?.isCollapsed !== false && toggle());
  return [text, button];
}
