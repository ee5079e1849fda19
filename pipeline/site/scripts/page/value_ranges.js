// @ts-check
// The days or numbers that a cell may mean, by which tables are sorted and filtered. Never the text of the cell.

import { isAmount } from "./cells.js";
import { isPresent } from "./collections.js";

/** @import { Cell, Field, Row } from "./types.js" */
/** @import { Relation } from "./relations.js" */

/** @typedef {number | bigint | string} Bound Days are texts, such as 2021-08-26. */
/** @typedef {{low: Bound, high: Bound}} Range Both ends are included. */
/** @typedef {"date" | "number"} RangeKind */

const BEFORE_ALL_DAYS = "";
const AFTER_ALL_DAYS = "~"; // follows all digits
const DAY = /^\d{4}(-\d\d(-\d\d)?)?$/;

/**
 * Whether the values of a field are dates or numbers; null if they are neither.
 *
 * @param {Relation} relation
 * @param {Field} field
 * @returns {RangeKind | null}
 */
export function rangeKind(relation, field) {
  if (field.type === "date" || hasFields(relation, field.dates)) return "date";
  return isAmount(field) || hasFields(relation, field.numbers) ? "number" : null;
}

/**
 * The days or numbers that a cell may mean; null if it is empty.
 *
 * @param {Field} field
 * @param {Row} row
 * @returns {Range | null}
 */
export function rangeOf(field, row) {
  const cell = row[field.name];
  if (!isPresent(cell)) return null;
  if (field.dates) {
    const [start, end] = field.dates.map((name) => row[name]);
    return { low: String(start ?? BEFORE_ALL_DAYS), high: String(end ?? AFTER_ALL_DAYS) };
  }
  if (field.numbers) return countRange(...field.numbers.map((name) => toNumber(row[name])));
  const bound = field.type === "date" ? String(cell) : toNumber(cell);
  return bound === null ? null : { low: bound, high: bound };
}

/**
 * The number by which a count is sorted: the best one, or an end of its range; null if there is none.
 *
 * @param {string[]} names of the columns with the low, best and high number
 * @param {Row} row
 */
export function sortNumber([low, best, high], row) {
  return toNumber(row[best]) ?? toNumber(row[low]) ?? toNumber(row[high]);
}

/**
 * The first or the last day of a year, a month or a day; null if a text is none of them.
 *
 * @param {string} text
 * @param {"first" | "last"} which
 */
export function dayOf(text, which) {
  const trimmed = text.trim();
  if (!DAY.test(trimmed)) return null;
  const rest = which === "first" ? "-01-01" : "-12-31"; // compared as text; a month need not have 31 days
  const missing = { 4: rest, 7: rest.slice(3), 10: "" }[trimmed.length];
  return `${trimmed}${missing}`;
}

/**
 * A number that may be text, since JSON cannot represent it; null for NaN.
 *
 * @param {Cell | undefined} cell
 * @returns {number | bigint | null}
 */
export function toNumber(cell) {
  if (typeof cell !== "string") return typeof cell === "number" ? cell : null;
  if (/^-?\d+$/.test(cell)) return BigInt(cell);
  const number = Number(cell.replace("inf", "Infinity"));
  return Number.isNaN(number) ? null : number;
}

/**
 * The range of a count. An open end is its best number: "more than 90" is 91, and not every number above. Only without
 * a best number, as in "fewer than 60", is that end open.
 *
 * @param {(number | bigint | null)[]} numbers low, best and high
 * @returns {Range | null}
 */
function countRange(...[low, best, high]) {
  if (low === null && best === null && high === null) return null;
  return { low: low ?? best ?? -Infinity, high: high ?? best ?? Infinity };
}

/**
 * @param {Relation} relation
 * @param {string[] | undefined} names
 */
function hasFields(relation, names) {
  return names?.every((name) => relation.findField(name)) ?? false;
}
