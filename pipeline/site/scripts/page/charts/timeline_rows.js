// @ts-check
// The rows of a timeline between two axes, each with its label and its bar.

import { largest } from "../collections.js";
import { svg } from "../elements.js";
import { AXIS_HEIGHT, DAY, axis, timeScale } from "./axes.js";
import { createDrawing, markLink } from "./marks.js";
import { FINE_SIZE, WIDE, fitText, textWidth } from "./text.js";
import { timelineBar } from "./timeline_bar.js";
import { extentOf, isExact, isSoftAnywhere } from "./timeline_items.js";

/** @import { TimelineChart } from "../types.js" */
/** @import { Interval, Scale } from "./axes.js" */
/** @import { TimelineItem } from "./timeline_items.js" */
/** @import { TimelineLook } from "./timeline_look.js" */

const MANY = 60; // of so many items, the longest may reach beyond the axis

/**
 * @param {number} width
 * @param {TimelineChart} chart
 * @param {TimelineItem[]} items
 * @param {TimelineLook} look
 * @param {string} label
 */
export function timelineRows(width, chart, items, look, label) {
  const isWide = width >= WIDE;
  const left = isWide ? Math.min(360, width * 0.36) : 0;
  /** @type {Interval} */
  const ends = [left + (isWide ? 14 : 2), width - 2];
  const rowHeight = isWide ? 24 : 38;
  const height = 2 * AXIS_HEIGHT + items.length * rowHeight + 8;
  const scale = timeScale(axisExtent(items), ends);
  const drawing = createDrawing(width, height, label);
  const grid = height - 2 * AXIS_HEIGHT;
  drawing.append(
    axis(scale, { at: AXIS_HEIGHT, ends, title: chart.axis, side: "top", grid, width }),
    axis(scale, { at: height - AXIS_HEIGHT, ends, title: chart.axis, width }),
    ...items.map((item, position) => {
      const top = AXIS_HEIGHT + 4 + position * rowHeight;
      const y = top + (isWide ? rowHeight / 2 : rowHeight - 11);
      const name = fitText(item.label, isWide ? left : width);
      return markLink(
        { table: chart.table, key: item.key, label: itemLabel(item, chart, look) },
        svg("rect", { class: "band", x: 0, y: top, width, height: rowHeight }),
        svg("text", { class: "label", x: 0, y: isWide ? y + 4.5 : top + 14 }, name),
        itemMark(item, look, scale, ends, y),
      );
    }),
  );
  return drawing;
}

/**
 * @param {TimelineItem} item
 * @param {TimelineChart} chart
 * @param {TimelineLook} look
 */
function itemLabel(item, chart, look) {
  const softness = isSoftAnywhere(item) ? ", approximate or uncertain" : "";
  const value = chart.colour ? `; ${look.of(item.value).words}` : "";
  return `${item.label}: ${item.date}${softness}${value}`;
}

/**
 * The time that the axis spans: that of its items, with space on both sides.
 *
 * Of many items, a few that last far longer would squeeze all others. Then the axis ends where nine of ten have ended
 * and all have begun, and longer bars name their end.
 *
 * @param {TimelineItem[]} items
 * @returns {Interval}
 */
function axisExtent(items) {
  const [low, high] = extentOf(items);
  const ends = items.map(({ start, end }) => end ?? start ?? low).sort((a, b) => a - b);
  const most = largest(
    items.map(({ start }) => start ?? -Infinity),
    ends[Math.floor(ends.length * 0.9)],
  );
  const end = items.length >= MANY && (most - low) * 2 < high - low ? most : high;
  const space = Math.max((end - low) * 0.04, 15 * DAY);
  return [low - space, end + space];
}

/**
 * @param {TimelineItem} item
 * @param {TimelineLook} look
 * @param {Scale} scale
 * @param {Interval} ends of the axis
 * @param {number} y
 */
function itemMark(item, look, scale, [from, to], y) {
  const style = look.of(item.value);
  const left = item.start === null;
  const x0 = item.start === null ? from : scale(item.start);
  const x1 = item.end === null ? to : scale(item.end);
  if (item.end !== null && x1 > to) {
    const words = `… ${new Date(item.end - DAY).toISOString().slice(0, 10)}`;
    const cut = to - textWidth(words, { size: FINE_SIZE }) - 4;
    const isBefore = x0 > cut - 24; // the bar is too short to be cut, so the words are to the left of it
    const wordsEnd = isBefore ? x0 - 6 : to;
    return [
      timelineBar(style, x0, isBefore ? to : cut, y, { left, isSoft: [item.isSoft[0], false] }),
      svg("text", { class: "fine", x: wordsEnd, y: y + 4, "text-anchor": "end" }, words),
    ];
  }
  const space = Math.max(0, (isSoftAnywhere(item) ? 10 : 6) - (x1 - x0)) / 2;
  return timelineBar(style, x0 - space, x1 + space, y, {
    left,
    right: item.end === null,
    isDay: isExact(item),
    isSoft: item.isSoft,
  });
}
