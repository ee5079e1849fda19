// @ts-check
// Labels of values: of codes, of rows, of empty cells.

import { compareText } from "../collections.js";

/** @import { Cell } from "../types.js" */
/** @import { PageData } from "../page_data.js" */
/** @import { Relation } from "../relations.js" */

/**
 * The label of a value: of its code, or of the row that it refers to, or the value itself.
 *
 * @param {PageData} data
 * @param {Relation} relation
 * @param {string | undefined} column
 * @param {Cell | undefined} value
 * @param {string[]} tables that describe the column if the relation does not
 */
export function valueLabel(data, relation, column, value, tables = []) {
  if (value === null || value === undefined) return "not specified";
  const codes = codeListOf(data, relation, column, tables);
  if (codes) return data.codeLabel(codes, value);
  const target = relation.findField(column)?.table;
  return target ? distinctLabel(data, target, value) : String(value);
}

/**
 * The code list of a column, from the relation or the first of some tables that has it.
 *
 * @param {PageData} data
 * @param {Relation} relation
 * @param {string | undefined} column
 * @param {string[]} tables
 */
export function codeListOf(data, relation, column, tables = []) {
  return [relation, ...tables.map((name) => data.table(name))]
    .map((source) => source.findField(column))
    .find((field) => field?.codes)?.codes;
}

/**
 * The label of a row, with its key if other rows have the same label.
 *
 * @param {PageData} data
 * @param {string} table
 * @param {Cell} key
 */
export function distinctLabel(data, table, key) {
  const label = data.labelOf(table, key);
  const source = data.tables.get(table);
  return source?.label && source.where(source.label, label).length > 1 ? `${label} (${key})` : label;
}

/**
 * The distinct values in the order of their code list, or of the alphabet.
 *
 * @param {PageData} data
 * @param {string | undefined} list
 * @param {Iterable<Cell>} values
 */
export function inCodeOrder(data, list, values) {
  const positions = new Map(data.codesOf(list).map(([code], position) => [String(code), position]));
  /** @param {Cell} value */
  const position = (value) => positions.get(String(value)) ?? positions.size;
  return [...new Set(values)].sort(
    (a, b) =>
      Number(a === null) - Number(b === null) ||
      position(a) - position(b) ||
      compareText(String(a), String(b)),
  );
}
