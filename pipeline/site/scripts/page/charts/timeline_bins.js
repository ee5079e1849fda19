// @ts-check
// Years or months of a long timeline, with the number of items that may fall in each.

import { extentOf } from "./timeline_items.js";

/** @import { Cell } from "../types.js" */
/** @import { TimelineItem } from "./timeline_items.js" */

/**
 * `counts` are the items that may fall in the bin, by value; `first` the positions of the items that begin in it.
 * @typedef {{name: string, start: number, end: number, counts: Map<Cell, number>, first: number[]}} Bin
 */

/**
 * Count items by months if these fit into a width in px, else by years.
 *
 * @param {TimelineItem[]} items sorted by date
 * @param {number} width
 * @returns {Bin[]}
 */
export function binsOf(items, width) {
  const bins = emptyBins(items, width);
  /** @type {Map<Cell, number[]>} */
  const changes = new Map(); // of the count from bin to bin, by value
  items.forEach((item, position) => {
    const first = item.start === null ? 0 : binAt(bins, item.start);
    const last = item.end === null ? bins.length - 1 : binAt(bins, item.end - 1);
    const change = changes.get(item.value) ?? new Array(bins.length + 1).fill(0);
    changes.set(item.value, change);
    change[first] += 1;
    change[last + 1] -= 1;
    bins[first].first.push(position);
  });
  for (const [value, change] of changes) {
    let count = 0;
    bins.forEach((bin, position) => {
      count += change[position];
      bin.counts.set(value, count);
    });
  }
  return bins;
}

/** @param {Bin} bin */
export function totalOf(bin) {
  return [...bin.counts.values()].reduce((a, b) => a + b, 0);
}

/**
 * @param {TimelineItem[]} items
 * @param {number} width
 */
function emptyBins(items, width) {
  const [low, high] = extentOf(items);
  const firstYear = new Date(low).getUTCFullYear();
  const lastYear = new Date(high - 1).getUTCFullYear();
  const isMonthly = (lastYear - firstYear + 1) * 12 <= width / 9;
  const step = isMonthly ? 1 : 12;
  /** @type {Bin[]} */
  const bins = [];
  for (let year = firstYear; year <= lastYear; year += 1) {
    for (let month = 0; month < 12; month += step) {
      const start = monthStart(year, month);
      const end = monthStart(year, month + step);
      if (end <= low || start >= high - 1) continue;
      const name = isMonthly ? new Date(start).toISOString().slice(0, 7) : String(year).padStart(4, "0");
      bins.push({ name, start, end, counts: new Map(), first: [] });
    }
  }
  return bins;
}

/**
 * The position of the bin that contains a moment, by binary search.
 *
 * @param {Bin[]} bins
 * @param {number} moment
 */
function binAt(bins, moment) {
  let [low, high] = [0, bins.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bins[middle].start <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * The first moment of a month, in ms. Date.UTC would take the years 0 to 99 for 1900 to 1999.
 *
 * @param {number} year
 * @param {number} month
 */
function monthStart(year, month) {
  return new Date(0).setUTCFullYear(year, month, 1);
}
