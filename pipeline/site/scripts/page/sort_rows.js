// @ts-check
// The order of rows by one of their fields.

import { compareText, isPresent } from "./collections.js";
import { isAmount, isShownByKey } from "./cells.js";
import { sortNumber, toNumber } from "./value_ranges.js";
import { foldText } from "./word_filter.js";

/** @import { Cell, Field, Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Relation } from "./relations.js" */

const DATE = /^[[{?~%]*(\d[\dX]{3}|\.\.|\/)[-\dXSTZ:?~%./,\]} ]*$/;

/** @typedef {string | number | boolean | bigint | null} SortKey */

/**
 * The rows sorted by a field: codes in the order of their list, references by the label that is shown, dates by their
 * first day, counts by their number, empty cells last.
 *
 * @param {Row[]} rows
 * @param {Field} field
 * @param {PageData} data
 * @param {{relation: Relation, descending: boolean}} how
 */
export function sortRows(rows, field, data, { relation, descending }) {
  const keyOf = sortKey(field, data, relation);
  const sign = descending ? -1 : 1;
  const dates = field.dates !== undefined || areDates(rows.map((row) => row[field.name]));
  return rows
    .map((row) => ({ key: dates ? dateKey(row, field) : keyOf(row), row }))
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
 * The first day of a date, and then the date itself. The first day is in a column of its own if there is one.
 *
 * @param {Row} row
 * @param {Field} field
 */
function dateKey(row, field) {
  const cell = row[field.name];
  if (!isPresent(cell)) return null;
  const text = String(cell);
  const start = field.dates && row[field.dates[0]];
  if (isPresent(start)) return `${start} ${text}`;
  return text.startsWith("..") || text.startsWith("/") ? ` ${text}` : text.replace(/^[[{?~%]+/, "");
}

/**
 * @param {Field} field
 * @param {PageData} data
 * @param {Relation} relation
 * @returns {(row: Row) => SortKey}
 */
function sortKey(field, data, relation) {
  const positions = new Map(data.codesOf(field.codes).map(([code], position) => [String(code), position]));
  const { table } = field;
  const isLabel = table !== undefined && !isShownByKey(data, relation, field);
  return (row) => {
    const cell = row[field.name];
    if (!isPresent(cell)) return null;
    if (field.codes) return positions.get(String(cell)) ?? positions.size;
    if (isLabel) return foldText(data.labelOf(table, cell));
    if (field.numbers) return sortNumber(field.numbers, row) ?? cell;
    return isAmount(field) ? toNumber(cell) : cell;
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
