// @ts-check
// Saves rows of a table as a CSV file.

import { csvLine } from "../csv_line.js";
import { html } from "./elements.js";

/** @import { Cell, Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Relation } from "./relations.js" */

/**
 * Save rows with all their fields. The file is like that of the package: in UTF-8, with codes and keys, and an empty
 * cell where there is no value. Its name says of which release it is, and whether rows are missing.
 *
 * @param {PageData} data
 * @param {Relation} relation
 * @param {Row[]} rows
 */
export function downloadRows(data, relation, rows) {
  const part = rows.length < relation.count ? `-${rows.length}-of-${relation.count}-rows` : "";
  const address = URL.createObjectURL(new Blob([csvOf(relation, rows)], { type: "text/csv;charset=utf-8" }));
  html("a", { href: address, download: `${data.release}-${relation.name}${part}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // after the browser has read it
}

/**
 * A text that starts with = + - or @ is written as it is. An apostrophe in front of it would keep a spreadsheet from
 * running it as a formula, but R, pandas and SQL would read a value that is not in the data. Whoever codes the data is
 * warned of such texts, and Excel has a workbook of its own, in which no text is a formula.
 *
 * @param {Relation} relation
 * @param {Row[]} rows
 */
function csvOf(relation, rows) {
  const names = relation.fields.map(({ name }) => name);
  return [names, ...rows.map((row) => names.map((name) => textOf(row[name])))].map(csvLine).join("");
}

/** @param {Cell} cell */
function textOf(cell) {
  return cell === null ? null : String(cell);
}
