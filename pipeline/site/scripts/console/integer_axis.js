// @ts-check
// A continuous axis for integers, such as years.

const UNGROUPED = 10_000; // smaller integers have no separators: 2021, not 2,021
const TICK = 80; // px

/** @typedef {{first: number, last: number}} IntegerRange */

/**
 * The smallest and the largest of some integers; null if there are none, or if a value is not an integer.
 *
 * @param {(number | Date | string | null)[]} values
 * @returns {IntegerRange | null}
 */
export function integerRange(values) {
  const present = values.filter((value) => value !== null);
  if (!present.length || !present.every(Number.isSafeInteger)) return null;
  const integers = /** @type {number[]} */ (present);
  return {
    first: integers.reduce((least, value) => Math.min(least, value)),
    last: integers.reduce((most, value) => Math.max(most, value)),
  };
}

/**
 * Options of an axis with ticks at integers only.
 *
 * @param {IntegerRange} range
 * @param {number} width in px
 */
export function integerTicks({ first, last }, width) {
  const isShort = Math.max(Math.abs(first), Math.abs(last)) < UNGROUPED;
  return {
    ticks: Math.max(1, Math.min(last - first, Math.floor(width / TICK))),
    ...(isShort ? { tickFormat: "d" } : {}),
  };
}
