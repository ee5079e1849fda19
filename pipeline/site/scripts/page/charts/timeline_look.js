// @ts-check
// How a timeline shows each value: its colour, its kind of bar, its words; and the legend of it all.

import { getFrom } from "../collections.js";
import { assignColours } from "../colours.js";
import { codeListOf, inCodeOrder, valueLabel } from "./labels.js";
import { timelineBar, timelineWhisker } from "./timeline_bar.js";
import { isExact, isSoftAnywhere } from "./timeline_items.js";

/** @import { Cell, TimelineChart } from "../types.js" */
/** @import { PageData } from "../page_data.js" */
/** @import { LegendEntry } from "./marks.js" */
/** @import { BarStyle } from "./timeline_bar.js" */
/** @import { TimelineItem } from "./timeline_items.js" */

/** @typedef {BarStyle & {words: string, isConflict: boolean}} ValueLook */
/** @typedef {{values: Cell[], of: (value: Cell) => ValueLook, entries: LegendEntry[]}} TimelineLook */

/** Colours that do not resemble that of a conflict. */
const CALM = [1, 8, 7, 3, 5, 6];

/** Three kinds of bars, so that values do not differ by colour alone. */
const BARS = [{ height: 10 }, { height: 9, isOutlined: true }, { height: 10, isStriped: true }];

/**
 * @param {TimelineItem[]} items
 * @param {TimelineChart} chart
 * @param {PageData} data
 * @returns {TimelineLook}
 */
export function timelineLook(items, chart, data) {
  const relation = data.relation(chart.relation);
  const values = inCodeOrder(
    data,
    codeListOf(data, relation, chart.colour),
    items.map(({ value }) => value),
  );
  const isConflict = (/** @type {Cell} */ value) => (chart.conflict ?? []).includes(value);
  const others = values.filter((value) => !isConflict(value));
  const colours = chart.conflict
    ? new Map(others.map((value, rank) => [value, calmColour(rank)]))
    : assignColours(others);
  const bar = (/** @type {Cell} */ value) =>
    isConflict(value)
      ? { colour: "var(--fault)", height: 10, isConflict: true }
      : { colour: getFrom(colours, value), ...BARS[others.indexOf(value) % BARS.length], isConflict: false };
  /** @type {Map<Cell, ValueLook>} */
  const looks = new Map(
    values.map((value) => [value, { ...bar(value), words: valueLabel(data, relation, chart.colour, value) }]),
  );
  const of = (/** @type {Cell} */ value) => getFrom(looks, value);
  const bars = chart.colour
    ? values.map((value) => ({
        swatch: timelineBar(of(value), 0, 28, 7, {}),
        words: (of(value).isConflict ? "≠ " : "") + of(value).words,
      }))
    : [];
  return { values, of, entries: [...bars, ...shapeEntries(items)] };
}

/** @param {number} rank of a value */
function calmColour(rank) {
  return rank < CALM.length ? `var(--c${CALM[rank]})` : "var(--c-other)";
}

/**
 * The entries for the shapes that occur: a day, a whisker, a bar, an open end, an approximate date.
 *
 * @param {TimelineItem[]} items
 * @returns {LegendEntry[]}
 */
function shapeEntries(items) {
  const style = { colour: "var(--soft)", height: 10 };
  const entries = [];
  if (items.some(isExact))
    entries.push({ swatch: timelineBar(style, 14, 15, 7, { isDay: true }), words: "exact day" });
  if (items.some((item) => item.isOnce && !isExact(item)))
    entries.push({ swatch: timelineWhisker(style, 1, 27, 7, {}), words: "once within this time" });
  if (items.some(({ isOnce }) => isOnce) && items.some(({ isOnce }) => !isOnce))
    entries.push({ swatch: timelineBar(style, 0, 28, 7, {}), words: "several times, or all the time" });
  if (items.some(({ start, end }) => start === null || end === null))
    entries.push({ swatch: timelineBar(style, 0, 28, 7, { right: true }), words: "open end" });
  if (items.some(isSoftAnywhere))
    entries.push({
      swatch: timelineBar(style, 0, 28, 7, { isSoft: [true, true] }),
      words: "approximate or uncertain",
    });
  return entries;
}
