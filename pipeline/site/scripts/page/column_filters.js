// @ts-check
// Filters by column: which fields have one, which rows match, and the values to choose from.

import { compareText, isPresent } from "./collections.js";
import { dayOf, rangeKind, rangeOf } from "./value_ranges.js";
import { foldText } from "./word_filter.js";

/** @import { Field, Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Relation } from "./relations.js" */
/** @import { Filter } from "./table_state.js" */
/** @import { Range } from "./value_ranges.js" */

/** @typedef {"value" | "date" | "number"} FilterKind */
/** @typedef {{value: string, label: string}} Choice */

const MOST_KEYS = 500; // rows referred to; more would make the list too long
const MOST_TEXTS = 40; // different texts that are not codes

/**
 * How a field is filtered: by one of its values, by a range, or not at all.
 *
 * @param {Relation} relation
 * @param {Field} field
 * @param {Row[]} rows
 * @returns {FilterKind | null}
 */
export function filterKind(relation, field, rows) {
  if (field.codes || field.type === "boolean") return "value";
  const range = rangeKind(relation, field);
  if (range) return range;
  const values = new Set(rows.map((row) => row[field.name]).filter(isPresent));
  const most = field.table ? MOST_KEYS : MOST_TEXTS;
  return values.size > 1 && values.size <= most && values.size < rows.length / 2 ? "value" : null;
}

/**
 * The condition that a filter sets. A range matches each row whose days or numbers overlap it; a range that cannot be
 * read matches all rows.
 *
 * @param {Relation} relation
 * @param {Field} field
 * @param {Filter} filter
 * @returns {(row: Row) => boolean}
 */
export function matcher(relation, field, filter) {
  if ("is" in filter) return (row) => String(row[field.name] ?? "") === filter.is;
  const wanted = wantedRange(rangeKind(relation, field), filter);
  if (wanted.low === null && wanted.high === null) return () => true;
  return (row) => {
    const range = rangeOf(field, row);
    return range !== null && overlap(range, wanted);
  };
}

/**
 * The range that a reader has typed. An end that is empty or cannot be read is open.
 *
 * @param {ReturnType<typeof rangeKind>} kind
 * @param {{from: string, to: string}} filter
 * @returns {{low: Range["low"] | null, high: Range["high"] | null}}
 */
function wantedRange(kind, { from, to }) {
  if (kind === "date") return { low: dayOf(from, "first"), high: dayOf(to, "last") };
  const number = (/** @type {string} */ text) =>
    text.trim() === "" || Number.isNaN(Number(text)) ? null : Number(text);
  return { low: number(from), high: number(to) };
}

/**
 * @param {Range} range
 * @param {ReturnType<typeof wantedRange>} wanted
 */
function overlap(range, { low, high }) {
  return (low === null || range.high >= low) && (high === null || range.low <= high);
}

/**
 * The values of a field to choose from: codes in the order of their list, others by their label, and at last no value.
 *
 * @param {PageData} data
 * @param {Field} field
 * @param {Row[]} rows
 * @param {string} emptyLabel
 * @returns {Choice[]}
 */
export function choicesOf(data, field, rows, emptyLabel) {
  const values = new Set(rows.map((row) => String(row[field.name] ?? "")));
  const choices = [...values].filter(Boolean).map((value) => ({ value, label: labelOf(data, field, value) }));
  const positions = new Map(data.codesOf(field.codes).map(([code], position) => [String(code), position]));
  const positionOf = (/** @type {Choice} */ { value }) => positions.get(value) ?? positions.size;
  choices.sort((a, b) => positionOf(a) - positionOf(b) || compareText(foldText(a.label), foldText(b.label)));
  return values.has("") ? [...choices, { value: "", label: emptyLabel }] : choices;
}

/**
 * @param {PageData} data
 * @param {Field} field
 * @param {string} value
 */
function labelOf(data, field, value) {
  if (field.codes) return data.codeLabel(field.codes, value);
  if (field.table) return data.labelOf(field.table, value);
  return value;
}

/**
 * How many rows have each value of a field, as text.
 *
 * @param {Field} field
 * @param {Row[]} rows
 */
export function countValues(field, rows) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const row of rows) {
    const value = String(row[field.name] ?? "");
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
