// @ts-check
// The result as a table, one page of rows at a time.

import { byId, create, find, formatNumber } from "./elements.js";

/** @import { Result } from "./database.js" */
/** @import { ColumnKind } from "./arrow_text.js" */

const PAGE_SIZE = 100; // rows
const LONG = 60; // characters

let page = 0;

/**
 * Show the first page of a result.
 *
 * @param {Result} result
 */
export function showResult(result) {
  const head = document.createElement("tr");
  head.append(...result.columns.map(({ name, kind }) => create("th", name, { scope: "col", class: kind })));
  find("#result thead").replaceChildren(head);
  find("#pages").hidden = result.count <= PAGE_SIZE;
  find("#result").hidden = false;
  page = 0;
  showPage(result);
}

/**
 * Show the next page (1) or the previous one (-1).
 *
 * @param {Result} result
 * @param {1 | -1} step
 */
export function turnPage(result, step) {
  page += step;
  showPage(result);
}

/** @param {Result} result */
function showPage({ columns, count, text }) {
  const start = page * PAGE_SIZE;
  const end = Math.min(start + PAGE_SIZE, count);
  const lines = Array.from({ length: end - start }, (_, offset) => {
    const line = document.createElement("tr");
    line.append(...columns.map(({ kind }, column) => cell(text(start + offset, column), kind)));
    return line;
  });
  find("#result tbody").replaceChildren(...lines);
  find("#shown").textContent =
    `Rows ${formatNumber(start + 1)} to ${formatNumber(end)} of ${formatNumber(count)}`;
  byId("previous", HTMLButtonElement).disabled = page === 0;
  byId("next", HTMLButtonElement).disabled = end >= count;
  find("#result .scroll").scrollTop = 0;
}

/**
 * @param {string | null} text
 * @param {ColumnKind} kind
 */
function cell(text, kind) {
  if (text === null) return create("td", "NULL", { class: "null" });
  return create("td", text, { class: text.length > LONG ? "long" : kind });
}
