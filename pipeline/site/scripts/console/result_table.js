// @ts-check
// A result as a table, one page of rows at a time.

import { create, find, findA, formatNumber } from "./elements.js";
import { linkRecords } from "./record_links.js";

/** @import { Engine, Result } from "./database.js" */
/** @import { ColumnKind } from "./arrow_text.js" */

const PAGE_SIZE = 100; // rows
const LONG = 60; // characters

/**
 * Show the first page of a result, and others when the reader turns to them.
 *
 * @param {HTMLElement} section
 * @param {Result} result
 * @param {Engine} engine looks up which values are keys
 */
export function showTable(section, result, engine) {
  const head = document.createElement("tr");
  head.append(...result.columns.map(({ name, kind }) => create("th", name, { scope: "col", class: kind })));
  find("thead", section).replaceChildren(head);
  find(".pages", section).hidden = result.count <= PAGE_SIZE;
  let page = 0;
  const turn = (/** @type {number} */ step) => {
    page += step;
    showPage(section, result, page);
    linkKeys(section, result, engine).catch(() => {}); // the engine was stopped: the keys remain text
  };
  find(".previous", section).addEventListener("click", () => turn(-1));
  find(".next", section).addEventListener("click", () => turn(1));
  turn(0);
}

/**
 * @param {HTMLElement} section
 * @param {Result} result
 * @param {number} page
 */
function showPage(section, { columns, count, text }, page) {
  const start = page * PAGE_SIZE;
  const end = Math.min(start + PAGE_SIZE, count);
  const lines = Array.from({ length: end - start }, (_, offset) => {
    const line = document.createElement("tr");
    line.append(...columns.map(({ kind }, column) => cell(text(start + offset, column), kind)));
    return line;
  });
  find("tbody", section).replaceChildren(...lines);
  find(".shown", section).textContent =
    `Rows ${formatNumber(start + 1)} to ${formatNumber(end)} of ${formatNumber(count)}`;
  findA(".previous", HTMLButtonElement, section).disabled = page === 0;
  findA(".next", HTMLButtonElement, section).disabled = end >= count;
  find(".scroll", section).scrollTop = 0;
}

/**
 * @param {HTMLElement} section
 * @param {Result} result
 * @param {Engine} engine
 */
async function linkKeys(section, { columns }, engine) {
  const rows = [...findA("tbody", HTMLTableSectionElement, section).rows];
  for (const [column, { name }] of columns.entries()) {
    const cells = rows.map((row) => row.cells[column]).filter((shown) => !shown.classList.contains("null"));
    await linkRecords(engine, name, cells);
  }
  section.dataset.linked = "";
}

/**
 * @param {string | null} text
 * @param {ColumnKind} kind
 */
function cell(text, kind) {
  if (text === null) return create("td", "NULL", { class: `null ${kind}` });
  return create("td", text, { class: text.length > LONG ? "long" : kind });
}
