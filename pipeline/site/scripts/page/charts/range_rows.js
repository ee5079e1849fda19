// @ts-check
// Estimates with the claims behind them.

import { compareText, groupBy } from "../collections.js";
import { valueLabel } from "./labels.js";
import { areIncompatible } from "./range_words.js";

/** @import { Cell, RangeColumns, RangesChart, Row } from "../types.js" */
/** @import { PageData } from "../page_data.js" */

const MOST_IN_LIST = 2; // different numbers

/** @typedef {{low: number | null, best: number | null, high: number | null}} NumberRange */

/**
 * `count` is the number or word of the source; `value` is the column that gives the colour.
 * @typedef {NumberRange & {id: string, value: Cell, count: string | null, bound: Cell}} NumberClaim
 */

/**
 * `rule` says how the estimate was chosen; `isDisputed` whether the claims are incompatible.
 * @typedef {NumberRange & {key: string, label: string, unit: Cell, rule: string | null, claims: NumberClaim[],
 *   isDisputed: boolean}} Estimate
 */

/**
 * The estimates, those whose claims differ first, then the largest.
 *
 * @param {RangesChart} chart
 * @param {PageData} data
 * @param {string} [only] the key of the one row whose estimates are wanted
 * @returns {Estimate[]}
 */
export function estimatesOf(chart, data, only) {
  const claims = groupBy(numberClaims(chart, data), ({ group }) => group);
  return (data.relation(chart.relation).rows ?? [])
    .filter((row) => only === undefined || String(row[chart.key]) === only)
    .map((row) => estimateOf(row, chart, data, claims.get(groupOf(row, chart)) ?? []))
    .sort(
      (a, b) =>
        Number(b.isDisputed) - Number(a.isDisputed) || sizeOf(b) - sizeOf(a) || compareText(a.key, b.key),
    );
}

/**
 * Whether some estimates of one unit have more than two different numbers, so that an axis is of use.
 *
 * @param {Estimate[]} estimates
 */
export function needsAxis(estimates) {
  const numbers = estimates.flatMap((estimate) =>
    estimate.claims.length ? estimate.claims.map(sizeOf) : sizeOf(estimate),
  );
  return new Set(numbers).size > MOST_IN_LIST;
}

/**
 * The best number, or the bound that is known.
 *
 * @param {NumberRange} range
 */
export function sizeOf({ low, best, high }) {
  return best ?? low ?? high ?? 0;
}

/**
 * @param {Row} row
 * @param {RangesChart} chart
 * @param {PageData} data
 * @param {NumberClaim[]} claims
 * @returns {Estimate}
 */
function estimateOf(row, chart, data, claims) {
  const key = String(row[chart.key]);
  const rule = chart.rule === undefined ? null : row[chart.rule];
  const relation = data.relation(chart.relation);
  return {
    ...rangeOf(row, chart),
    key,
    label: data.labelOf(chart.table, key),
    unit: row[chart.unit],
    rule: rule === null ? null : valueLabel(data, relation, chart.rule, rule),
    claims: claims.sort((a, b) => sizeOf(a) - sizeOf(b) || compareText(a.id, b.id)),
    isDisputed: areIncompatible(claims),
  };
}

/**
 * The claims that give a number, with what groups them.
 *
 * @param {RangesChart} chart
 * @param {PageData} data
 */
function numberClaims({ marks }, data) {
  return (data.relation(marks.relation).rows ?? [])
    .filter((row) => [marks.low, marks.best, marks.high].some((name) => row[name] !== null))
    .map((row) => {
      const count = marks.said === undefined ? null : row[marks.said];
      return {
        ...rangeOf(row, marks),
        group: groupOf(row, marks),
        id: String(row[marks.id]),
        value: row[marks.colour],
        count: count === null ? null : String(count),
        bound: marks.bound === undefined ? null : row[marks.bound],
      };
    });
}

/**
 * What claims have in common with their estimate: what is counted, and its unit.
 *
 * @param {Row} row
 * @param {{key: string, unit: string}} columns
 */
function groupOf(row, { key, unit }) {
  return JSON.stringify([String(row[key]), row[unit]]);
}

/**
 * @param {Row} row
 * @param {RangeColumns} columns
 * @returns {NumberRange}
 */
function rangeOf(row, columns) {
  const number = (/** @type {Cell} */ cell) => (cell === null ? null : Number(cell));
  return { low: number(row[columns.low]), best: number(row[columns.best]), high: number(row[columns.high]) };
}
