// @ts-check
// The overview of a long timeline: a stacked bar for each year or month, which leads to the rows that begin in it.

import { largest } from "../collections.js";
import { html, svg } from "../elements.js";
import { countedPlural, formatNumber } from "../numbers.js";
import { AXIS_HEIGHT, axis, numberScale, timeScale } from "./axes.js";
import { createDrawing } from "./marks.js";
import { binsOf, totalOf } from "./timeline_bins.js";

/** @import { Interval, Scale } from "./axes.js" */
/** @import { Bin } from "./timeline_bins.js" */
/** @import { TimelineItem } from "./timeline_items.js" */
/** @import { TimelineLook } from "./timeline_look.js" */

/** @typedef {{page: number, bin: number | null}} TimelineState `bin` is the last bin that was chosen. */

/**
 * @typedef {{items: TimelineItem[], shown: TimelineItem[], look: TimelineLook, noun: string, axisTitle: string,
 *   state: TimelineState}} Overview
 */

const [LEFT, TOP, HEIGHT] = [52, 14, 240]; // px
const FLOOR = HEIGHT - AXIS_HEIGHT;
const ARROWS = /** @type {const} */ ({
  ArrowRight: "nextElementSibling",
  ArrowLeft: "previousElementSibling",
});

/**
 * @param {number} width
 * @param {Overview} overview
 * @param {(position: number) => void} show the page with the item at a position
 */
export function timelineOverview(width, overview, show) {
  const { items, shown, noun, axisTitle, state } = overview;
  /** @type {Interval} */
  const ends = [LEFT, width - 2];
  const bins = binsOf(items, ends[1] - ends[0]);
  const most = largest(bins.map(totalOf), 1);
  const time = timeScale([bins[0].start, bins[bins.length - 1].end], ends);
  const count = numberScale([0, most], [FLOOR, TOP]);
  const period = bins[0].name.length > 4 ? "month" : "year";
  const title = `Number of ${noun} that may fall in each ${period}`;
  const peak = bins.find((bin) => totalOf(bin) === most) ?? bins[0];
  const label = `${title}: ${formatNumber(items.length)} in total, most in ${peak.name}, ${formatNumber(most)}.`;
  const firstShown = items.indexOf(shown[0]);
  state.bin ??= bins.findIndex(({ first }) => (first.at(-1) ?? -1) >= firstShown);
  state.bin = Math.max(0, Math.min(state.bin, bins.length - 1));
  const drawing = createDrawing(width, HEIGHT, label);
  drawing.append(
    ...gridLines(count, width),
    ...bins.map((_, position) => binMark(bins, position, overview, { time, count }, show)),
    axis(time, { at: FLOOR, ends, title: axisTitle, width }),
    shownMark(shown, time, bins[0].start),
  );
  return html("div", {}, html("p", { class: "over" }, title), drawing);
}

/**
 * @param {Scale} count
 * @param {number} width
 */
function gridLines(count, width) {
  return count.ticks.map(([value, text]) => {
    const y = count(value);
    return svg(
      "g",
      { class: "axis", "aria-hidden": "true" },
      svg("line", { class: "grid", x1: LEFT, x2: width, y1: y, y2: y }),
      svg("text", { class: "fine", x: LEFT - 6, y: y + 4, "text-anchor": "end" }, text),
    );
  });
}

/**
 * @param {Bin[]} bins
 * @param {number} position
 * @param {Overview} overview
 * @param {{time: Scale, count: Scale}} scales
 * @param {(position: number) => void} show
 */
function binMark(bins, position, { items, look, noun, state }, { time, count }, show) {
  const bin = bins[position];
  const [x0, x1] = [time(bin.start), time(bin.end)];
  const next = bins.slice(position).find(({ first }) => first.length);
  const act = () => {
    state.bin = position;
    show(next ? next.first[0] : items.length - 1);
  };
  const words = binWords(bin, items, noun);
  const attributes = {
    class: "bin",
    role: "button",
    tabindex: position === state.bin ? 0 : -1,
    "aria-label": `${words}; show the rows from here`,
    "data-key": bin.first.map((index) => items[index].key).join(" ") || null,
    onclick: act,
    onkeydown: (/** @type {KeyboardEvent} */ event) => handleKey(event, act),
  };
  return svg(
    "g",
    attributes,
    svg("title", {}, words),
    svg("rect", { class: "hit", x: x0, y: TOP, width: x1 - x0, height: FLOOR - TOP }),
    stackedBar(bin, look, count, x0 + 0.5, Math.max(1, x1 - x0 - 1)),
  );
}

/**
 * @param {Bin} bin
 * @param {TimelineLook} look
 * @param {Scale} count
 * @param {number} x
 * @param {number} width
 */
function stackedBar(bin, look, count, x, width) {
  let y = FLOOR;
  return look.values.map((value) => {
    const height = FLOOR - count(bin.counts.get(value) ?? 0);
    y -= height;
    const { colour, isOutlined } = look.of(value);
    const bar = { x, y, width, height, fill: colour, "fill-opacity": isOutlined ? 0.55 : 1 };
    return height > 0 && svg("rect", bar);
  });
}

/**
 * @param {Bin} bin
 * @param {TimelineItem[]} items
 * @param {string} noun
 */
function binWords(bin, items, noun) {
  const open = bin.first.filter((position) => items[position].start === null).length;
  const begun = `${formatNumber(bin.first.length - open)} of them may begin in it`;
  const unknown = open ? `, ${formatNumber(open)} have no known start` : "";
  return `${bin.name}: ${countedPlural(totalOf(bin), noun)} may fall in it, ${begun}${unknown}`;
}

/**
 * A bar below the axis that marks the time of the rows that are shown.
 *
 * @param {TimelineItem[]} shown
 * @param {Scale} time
 * @param {number} begin of the first bin
 */
function shownMark(shown, time, begin) {
  const from = time(shown[0].start ?? begin);
  const to = time(shown.at(-1)?.start ?? begin);
  return svg("rect", { class: "here", x: from, y: FLOOR, width: Math.max(3, to - from), height: 4 });
}

/**
 * Move between bins by the arrow keys, and choose one by Enter or the space bar.
 *
 * @param {KeyboardEvent} event
 * @param {() => void} act
 */
function handleKey(event, act) {
  const bin = /** @type {Element} */ (event.currentTarget);
  const neighbour = event.key in ARROWS ? bin[ARROWS[/** @type {keyof typeof ARROWS} */ (event.key)]] : null;
  if (event.key === "Enter" || event.key === " ") act();
  else if (neighbour instanceof SVGElement && neighbour.classList.contains("bin")) {
    bin.setAttribute("tabindex", "-1");
    neighbour.setAttribute("tabindex", "0");
    neighbour.focus();
  } else return;
  event.preventDefault();
}
