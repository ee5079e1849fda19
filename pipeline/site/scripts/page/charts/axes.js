// @ts-check
// Scales and axes of numbers and of time.

import { scaleLinear, scaleLog, scaleUtc, utcFormat } from "d3";

import { svg } from "../elements.js";
import { formatNumber } from "../numbers.js";
import { FINE_SIZE, fitText, textWidth } from "./text.js";

export const AXIS_HEIGHT = 42; // px
export const DAY = 86_400_000; // ms

/** @typedef {((value: number | Date) => number) & {ticks: [value: number | Date, text: string][]}} Scale */
/** @typedef {[from: number, to: number]} Interval */

/**
 * A scale from numbers to px, linear or by powers of ten. Its ticks are whole numbers, since it counts things.
 *
 * @param {Interval} domain
 * @param {Interval} range
 * @returns {Scale}
 */
export function numberScale(domain, range, { log = false } = {}) {
  const d3Scale = log ? scaleLog(domain, range).clamp(true) : scaleLinear(domain, range);
  const count = Math.max(3, Math.floor(Math.abs(range[1] - range[0]) / 70));
  /** @type {Scale["ticks"]} */
  const ticks = d3Scale
    .ticks(count)
    .filter((value) => Number.isInteger(log ? Math.log10(value) : value))
    .map((value) => [value, formatNumber(value)]);
  return Object.assign((/** @type {number | Date} */ value) => d3Scale(value), { ticks });
}

/**
 * A scale from moments to px. Its ticks are years, months or days.
 *
 * @param {Interval} domain in ms
 * @param {Interval} range
 * @returns {Scale}
 */
export function timeScale(domain, range) {
  const d3Scale = scaleUtc(domain, range);
  const moments = d3Scale.ticks(Math.max(3, Math.floor((range[1] - range[0]) / 90)));
  const format = utcFormat(tickFormat(moments));
  /** @type {Scale["ticks"]} */
  const ticks = moments.map((moment) => [moment, format(moment)]);
  return Object.assign((/** @type {number | Date} */ value) => d3Scale(value), { ticks });
}

/** @param {Date[]} moments */
function tickFormat(moments) {
  const isFirstOfMonth = (/** @type {Date} */ moment) => moment.getUTCDate() === 1;
  if (!moments.every(isFirstOfMonth)) return "%-d %b %Y";
  return moments.every((moment) => moment.getUTCMonth() === 0) ? "%Y" : "%b %Y";
}

/**
 * A horizontal axis: its line, ticks, their texts and its title, above or below the line.
 *
 * at: the y of its line, in px. ends: the x of the plot's edges. grid: the height of the grid lines.
 *
 * @param {Scale} scale
 * @param {{at: number, ends: Interval, title: string, side?: "bottom" | "top", grid?: number, width: number}} place
 */
export function axis(scale, { at, ends: [from, to], title, side = "bottom", grid = 0, width }) {
  const direction = side === "bottom" ? 1 : -1;
  const y = (/** @type {number} */ offset) => at + direction * offset;
  let free = -Infinity; // x from which no text is taken
  const ticks = scale.ticks.map(([value, text]) => {
    const x = scale(value);
    const half = textWidth(text, { size: FINE_SIZE }) / 2;
    const middle = within(x, half, width);
    const hasRoom = middle - half > free + 8;
    if (hasRoom) free = middle + half;
    return [
      svg("line", { class: "grid", x1: x, x2: x, y1: at, y2: at - direction * grid }),
      svg("line", { class: "tick", x1: x, x2: x, y1: at, y2: y(5) }),
      hasRoom && axisText(text, middle, y(side === "bottom" ? 17 : 9), "fine"),
    ];
  });
  const middle = within((from + to) / 2, textWidth(title, { size: FINE_SIZE }) / 2, width);
  return svg(
    "g",
    { class: "axis", "aria-hidden": "true" },
    ticks,
    svg("line", { class: "tick", x1: from, x2: to, y1: at, y2: at }),
    axisText(
      fitText(title, width, { size: FINE_SIZE }),
      middle,
      y(side === "bottom" ? 35 : 27),
      "fine axis-title",
    ),
  );
}

/**
 * @param {number} x
 * @param {number} half of the width of a text
 * @param {number} width
 */
function within(x, half, width) {
  return Math.min(Math.max(x, half), width - half);
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} css
 */
function axisText(text, x, y, css) {
  return svg("text", { class: css, x, y, "text-anchor": "middle" }, text);
}
