// @ts-check
// The order of rows by one of their fields.

import { compareText, isPresent } from "./collections.js";
import { isAmount } from "./cells.js";

/** @import { Cell, Field, Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */

const DATE = /^[[{?~%]*(\d[\dX]{3}|\.\.|\/)[-\dXSTZ:?~%./,\]} ]*$/;

/** @typedef {string | number | boolean | bigint | null} SortKey */

/**
 * The rows sorted by a field: codes in the order of their list, dates by their first day, empty cells last.
 *
 * @param {Row[]} rows
 * @param {Field} field
 * @param {PageData} data
 * @param {boolean} descending
 */
export function sortRows(rows, field, data, descending) {
  const keyOf = sortKey(field, data);
  const sign = descending ? -1 : 1;
  const dates = areDates(rows.map((row) => row[field.name]));
  return rows
    .map((row) => ({ key: dates ? dateKey(row, field) : keyOf(row[field.name]), row }))
    .sort(({ key: a }, { key: b }) =>
      a === null || b === null
        ? Number(a === null) - Number(b === null)
        : sign * (dates ? compareText(String(a), String(b)) : compare(a, b)),
    )
    .map(({ row }) => row);
}

/**
 * Whether texts are dates in EDTF, of which some are plain years: as numbers, these would come before all others.
 *
 * @param {Cell[]} cells
 */
function areDates(cells) {
  const texts = cells.filter(isPresent);
  return (
    texts.some((cell) => typeof cell === "string" && Number.isNaN(Number(cell))) &&
    texts.every((cell) => typeof cell === "string" && DATE.test(cell))
  );
}

/**
 * The first day of a date, and then the date itself. The first day is in the column `<name>_start` if there is one;
 * the field is `<name>` or `<name>_edtf`.
 *
 * @param {Row} row
 * @param {Field} field
 */
function dateKey(row, field) {
  const cell = row[field.name];
  if (!isPresent(cell)) return null;
  const text = String(cell);
  const start = row[`${field.name.replace(/_edtf$/, "")}_start`];
  if (isPresent(start)) return `${start} ${text}`;
  return text.startsWith("..") || text.startsWith("/") ? ` ${text}` : text.replace(/^[[{?~%]+/, "");
}

/**
 * @param {Field} field
 * @param {PageData} data
 * @returns {(cell: Cell) => SortKey}
 */
function sortKey(field, data) {
  const positions = new Map(data.codesOf(field.codes).map(([code], position) => [String(code), position]));
  return (cell) => {
    if (!isPresent(cell)) return null;
    if (field.codes) return positions.get(String(cell)) ?? positions.size;
    return isAmount(field) && typeof cell === "string" ? parseAmount(cell) : cell;
  };
}

/**
 * Compare numbers by size, also if they are text; numbers come before other text.
 *
 * @param {NonNullable<SortKey>} a
 * @param {NonNullable<SortKey>} b
 */
function compare(a, b) {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
  if (!Number.isNaN(x) && x !== y) return x - y;
  return a < b ? -1 : Number(a > b);
}

/**
 * A number that JSON cannot represent and that is therefore text; null for NaN, which is sorted like an empty cell.
 *
 * @param {string} text
 */
function parseAmount(text) {
  if (/^-?\d+$/.test(text)) return BigInt(text);
  return text === "nan" ? null : Number(text.replace("inf", "Infinity"));
}
