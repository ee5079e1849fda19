// @ts-check
// The rows of a timeline between two axes, each with its label and its bar.

import { groupBy, largest } from "../collections.js";
import { edtfWords } from "../edtf.js";
import { html, svg } from "../elements.js";
import { formatNumber } from "../numbers.js";
import { AXIS_HEIGHT, DAY, axis, timeScale } from "./axes.js";
import { createDrawing, markLink } from "./marks.js";
import { FINE_SIZE, WIDE, fitText, textWidth } from "./text.js";
import { timelineBar, timelineWhisker } from "./timeline_bar.js";
import { extentOf, isExact, isShort, isSoftAnywhere } from "./timeline_items.js";

/** @import { TimelineChart } from "../types.js" */
/** @import { Interval, Scale } from "./axes.js" */
/** @import { TimelineItem } from "./timeline_items.js" */
/** @import { TimelineLook } from "./timeline_look.js" */

/**
 * What the rows share; `left` is the width of their labels.
 * @typedef {{chart: TimelineChart, look: TimelineLook, scale: Scale, ends: Interval, width: number, left: number,
 *   isWide: boolean, rowHeight: number}} Rows
 */

const [SHORT, ONCE] = ["Dated to within a month", "Once within a longer time"];
const ROWS_OF_ONE_AXIS = 12; // more rows than these have an axis above them too
const MANY = 60; // of so many items, the longest may reach beyond the axis

/**
 * A drawing for each group of items, all on the same scale.
 *
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
  const scale = timeScale(axisExtent(items), ends);
  const rows = { chart, look, ends, width, left, isWide, rowHeight: isWide ? 24 : 38, scale };
  const groups = groupsOf(items, chart);
  return groups.map(({ title, members }) => {
    if (groups.length === 1) return groupDrawing(members, rows, label);
    const words = `${formatNumber(members.length)} of ${formatNumber(items.length)}`;
    return [
      html("p", { class: "over" }, html("strong", {}, title), ` ${words}`),
      groupDrawing(members, rows, `${label} ${title}: ${words}.`),
    ];
  });
}

/**
 * @param {TimelineItem[]} items
 * @param {Rows} rows
 * @param {string} label
 */
function groupDrawing(items, rows, label) {
  const { chart, scale, ends, width, rowHeight } = rows;
  const above = items.length > ROWS_OF_ONE_AXIS ? AXIS_HEIGHT : 0;
  const grid = items.length * rowHeight + 8;
  const height = above + grid + AXIS_HEIGHT;
  const drawing = createDrawing(width, height, label);
  drawing.append(
    axis(scale, { at: above + grid, ends, title: chart.axis, grid, width }),
    ...(above ? [axis(scale, { at: above, ends, title: chart.axis, side: "top", width })] : []),
    ...items.map((item, position) => rowMark(item, above + 4 + position * rowHeight, rows)),
  );
  return drawing;
}

/**
 * The items that are dated to within a month, those that happened once within a longer time, and all others.
 *
 * @param {TimelineItem[]} items
 * @param {TimelineChart} chart
 */
function groupsOf(items, { once }) {
  const others = once ? "Several times, or all the time" : "Within a longer time";
  const titleOf = (/** @type {TimelineItem} */ item) => {
    if (isShort(item)) return SHORT;
    return item.isOnce ? ONCE : others;
  };
  const groups = groupBy(items, titleOf);
  return [SHORT, ONCE, others].flatMap((title) => {
    const members = groups.get(title);
    return members ? [{ title, members }] : [];
  });
}

/**
 * @param {TimelineItem} item
 * @param {number} top
 * @param {Rows} rows
 */
function rowMark(item, top, rows) {
  const { chart, look, width, left, isWide, rowHeight } = rows;
  const { isConflict } = look.of(item.value);
  const y = top + (isWide ? rowHeight / 2 : rowHeight - 11);
  const name = fitText((isConflict ? "≠ " : "") + item.label, isWide ? left : width, {
    weight: isConflict ? 600 : 400,
  });
  return markLink(
    { table: chart.table, key: item.key, label: itemLabel(item, chart, look) },
    svg("rect", { class: "band", x: 0, y: top, width, height: rowHeight }),
    svg(
      "text",
      { class: isConflict ? "label conflict" : "label", x: 0, y: isWide ? y + 4.5 : top + 14 },
      name,
    ),
    itemMark(item, rows, y),
  );
}

/**
 * @param {TimelineItem} item
 * @param {TimelineChart} chart
 * @param {TimelineLook} look
 */
function itemLabel(item, chart, look) {
  const value = chart.colour ? `; ${look.of(item.value).words.toLowerCase()}` : "";
  return `${item.label}: ${edtfWords(item.date, item.isOnce)}${value}`;
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
 * @param {Rows} rows
 * @param {number} y
 */
function itemMark(item, { look, scale, ends: [from, to] }, y) {
  const style = look.of(item.value);
  const draw = item.isOnce ? timelineWhisker : timelineBar;
  const left = item.start === null;
  const x0 = item.start === null ? from : scale(item.start);
  const x1 = item.end === null ? to : scale(item.end);
  if (item.end !== null && x1 > to) {
    const words = `… ${new Date(item.end - DAY).toISOString().slice(0, 10)}`;
    const cut = to - textWidth(words, { size: FINE_SIZE }) - 4;
    const isBefore = x0 > cut - 24; // the bar is too short to be cut, so the words are to the left of it
    const wordsEnd = isBefore ? x0 - 6 : to;
    return [
      draw(style, x0, isBefore ? to : cut, y, { left, isSoft: [item.isSoft[0], false] }),
      svg("text", { class: "fine", x: wordsEnd, y: y + 4, "text-anchor": "end" }, words),
    ];
  }
  const space = Math.max(0, (isSoftAnywhere(item) ? 10 : 6) - (x1 - x0)) / 2;
  return draw(style, x0 - space, x1 + space, y, {
    left,
    right: item.end === null,
    isDay: isExact(item),
    isSoft: item.isSoft,
  });
}
