// @ts-check
// The rows of a timeline as intervals of time.

import { compareText } from "../collections.js";
import { hasValue } from "../page_data.js";
import { DAY } from "./axes.js";

/** @import { Cell, Row, TimelineChart } from "../types.js" */
/** @import { PageData } from "../page_data.js" */

/**
 * `start` and `end` are in ms, the end exclusive, null if open; `isSoft` says for both whether they are approximate or
 * uncertain; `isOnce` that it happened once within this time, not throughout; `date` is the date as coded.
 * @typedef {{key: string, label: string, start: number | null, end: number | null, isSoft: [boolean, boolean],
 *   isOnce: boolean, date: string, value: Cell}} TimelineItem
 */

/**
 * @param {Row} row
 * @param {TimelineChart} chart
 * @param {PageData} data
 * @returns {TimelineItem}
 */
export function timelineItem(row, chart, data) {
  const key = String(row[chart.key]);
  const [first, last] = [row[chart.start], row[chart.end]];
  const date = chart.said === undefined ? null : row[chart.said];
  return {
    key,
    label: data.labelOf(chart.table, key),
    start: first === null ? null : Date.parse(String(first)),
    end: last === null ? null : Date.parse(String(last)) + DAY,
    isSoft: softEnds(String(date ?? "")),
    isOnce: hasValue(row, chart.once),
    date: String(date ?? `${first ?? ""}/${last ?? ""}`),
    value: chart.colour === undefined ? null : row[chart.colour],
  };
}

/** @param {TimelineItem} item */
export function isDated({ start, end }) {
  return start !== null || end !== null;
}

/** @param {TimelineItem} item */
export function isExact({ start, end }) {
  return start !== null && end !== null && end - start <= DAY;
}

/**
 * Whether an item is dated to within a month.
 *
 * @param {TimelineItem} item
 */
export function isShort({ start, end }) {
  return start !== null && end !== null && end - start <= 31 * DAY;
}

/** @param {TimelineItem} item */
export function isSoftAnywhere({ isSoft }) {
  return isSoft.includes(true);
}

/**
 * Compare items by start, end and key, for `sort`.
 *
 * @param {TimelineItem} a
 * @param {TimelineItem} b
 */
export function compareDates(a, b) {
  return (
    (a.start ?? -Infinity) - (b.start ?? -Infinity) ||
    (a.end ?? Infinity) - (b.end ?? Infinity) ||
    compareText(a.key, b.key)
  );
}

/**
 * The first and the last moment of some items, in ms.
 *
 * @param {TimelineItem[]} items
 * @returns {[number, number]}
 */
export function extentOf(items) {
  const moments = items.flatMap(({ start, end }) => [start, end]).filter((moment) => moment !== null);
  return moments.reduce(
    ([low, high], moment) => [Math.min(low, moment), Math.max(high, moment)],
    [Infinity, -Infinity],
  );
}

/**
 * Whether the start and the end of an EDTF date are approximate (~), uncertain (?) or both (%).
 *
 * @param {string} date
 * @returns {[boolean, boolean]}
 */
function softEnds(date) {
  const parts = date.split("/");
  const isSoft = (/** @type {string | undefined} */ part) => /[?~%]/.test(part ?? "");
  return [isSoft(parts[0]), isSoft(parts.at(-1))];
}
