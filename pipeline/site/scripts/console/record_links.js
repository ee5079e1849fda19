// @ts-check
// Keys in a result as links to their records on the page of the package.

import { identifier, literal, lookUp } from "./database.js";
import { create } from "./elements.js";

/** @import { Engine } from "./database.js" */

const PAGE = document.body.dataset.page ?? "";
/** @type {Record<string, Record<string, string>>} for each column that contains keys: their tables, and the key there */
const LINKS = JSON.parse(document.body.dataset.links ?? "{}");

/**
 * Turn the cells of a column into links, if the column has the name of a key or foreign key and all its values are
 * keys of one table.
 *
 * @param {Engine} engine
 * @param {string} name of the column
 * @param {HTMLTableCellElement[]} cells those that have a value
 */
export async function linkRecords(engine, name, cells) {
  if (!Object.hasOwn(LINKS, name) || cells.length === 0) return;
  const keys = [...new Set(cells.map((cell) => cell.textContent ?? ""))];
  for (const [table, field] of Object.entries(LINKS[name])) {
    const column = `CAST(${identifier(field)} AS VARCHAR)`;
    const rows = `FROM ${engine.schema}.${identifier(table)} WHERE ${column} IN (${keys.map(literal).join(", ")})`;
    const [[count]] = await lookUp(engine, `SELECT count(*) ${rows}`);
    if (Number(count) === keys.length) return cells.forEach((cell) => linkRecord(cell, table));
  }
}

/**
 * @param {HTMLTableCellElement} cell
 * @param {string} table
 */
function linkRecord(cell, table) {
  const key = cell.textContent ?? "";
  const href = `${PAGE}#${table}/${encodeURIComponent(key)}`;
  cell.replaceChildren(create("a", key, { href, target: "_blank" }));
}
