// @ts-check
// A result as CSV by RFC 4180.

/** @import { Result } from "./database.js" */

/**
 * NULL is an empty cell, an empty text is "".
 *
 * @param {Result} result
 */
export function csvOf({ columns, count, text }) {
  const lines = [columns.map(({ name }) => /** @type {string | null} */ (name))];
  for (let row = 0; row < count; row += 1) lines.push(columns.map((_, column) => text(row, column)));
  return lines.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

/** @param {string | null} value */
function csvCell(value) {
  if (value === null) return "";
  return value === "" || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
