// @ts-check
// A result as CSV.

import { csvLine } from "../csv_line.js";

/** @import { Result } from "./database.js" */

/**
 * NULL is an empty cell, an empty text is "".
 *
 * @param {Result} result
 */
export function csvOf({ columns, count, text }) {
  const lines = [csvLine(columns.map(({ name }) => name))];
  for (let row = 0; row < count; row += 1) lines.push(csvLine(columns.map((_, column) => text(row, column))));
  return lines.join("");
}
