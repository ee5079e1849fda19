// @ts-check
// What the rows of a table contain as folded text, for the filter by words and for the search.

import { cellText } from "./cells.js";
import { foldText } from "./word_filter.js";

/** @import { Cell, Field, Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Relation } from "./relations.js" */

/** @type {WeakMap<Row[], string[]>} */
const texts = new WeakMap();

/**
 * The folded text of each row: a line for each field, codes and keys with their labels. It is made once for a list of
 * rows.
 *
 * @param {PageData} data
 * @param {Relation} relation
 * @param {Row[]} rows
 */
export function rowTexts(data, relation, rows) {
  let known = texts.get(rows);
  if (!known) {
    const columns = relation.fields.map((field) => foldedCells(data, field));
    known = rows.map((row) => columns.map((textOf) => textOf(row)).join("\n"));
    texts.set(rows, known);
  }
  return known;
}

/**
 * A function that returns the folded text of a field of a row. Codes and keys are few and are folded once.
 *
 * @param {PageData} data
 * @param {Field} field
 * @returns {(row: Row) => string}
 */
function foldedCells(data, field) {
  if (!field.codes && !field.table) return (row) => foldedLine(cellText(data, field, row[field.name]));
  /** @type {Map<Cell, string>} */
  const labels = new Map();
  return (row) => {
    const cell = row[field.name];
    let text = labels.get(cell);
    if (text === undefined) {
      text = foldedLine(cellText(data, field, cell));
      labels.set(cell, text);
    }
    return text;
  };
}

/** @param {string} text */
function foldedLine(text) {
  return foldText(text).replaceAll("\n", " ");
}
