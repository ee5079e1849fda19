// @ts-check
// The drawing of the ranges of one unit: a row for each estimate, with its words, its bar and its claims.

import { largest, smallest } from "../collections.js";
import { svg } from "../elements.js";
import { counted, formatNumber } from "../numbers.js";
import { AXIS_HEIGHT, axis, numberScale } from "./axes.js";
import { createDrawing, markLink } from "./marks.js";
import { LANE, claimMark, lanesOf } from "./range_claims.js";
import { rangeBar } from "./range_look.js";
import { boundWords, estimateLines, estimateWords } from "./range_words.js";
import { WIDE, fitText } from "./text.js";

/** @import { RangesChart } from "../types.js" */
/** @import { PageData } from "../page_data.js" */
/** @import { Interval, Scale } from "./axes.js" */
/** @import { PlacedClaim } from "./range_claims.js" */
/** @import { RangeLook } from "./range_look.js" */
/** @import { Estimate } from "./range_rows.js" */

/**
 * `all` are the estimates of the unit, `shown` those that are drawn; `isAlone` that they are on their row's record,
 * which has the label as its heading.
 * @typedef {{chart: RangesChart, data: PageData, all: Estimate[], shown: Estimate[], look: RangeLook, noun: string,
 *   isAlone: boolean}} UnitRanges
 */

/** @typedef {{left: number, width: number, isWide: boolean, ends: Interval, scale: Scale}} Layout */

/**
 * @typedef {{estimate: Estimate, claims: PlacedClaim[], lines: string[], textHeight: number, top: number,
 *   height: number}} PlacedEstimate
 */

const LINE = 16; // px

/**
 * @param {number} width
 * @param {UnitRanges} unit
 */
export function rangeDrawing(width, unit) {
  const { all, shown, noun, isAlone } = unit;
  const isWide = width >= WIDE;
  const left = isWide ? Math.min(isAlone ? 220 : 360, width * 0.36) : 0;
  /** @type {Interval} */
  const ends = [left + (isWide ? 14 : 8), width - 8];
  const { domain, log } = domainOf(all);
  const layout = { left, width, isWide, ends, scale: numberScale(domain, ends, { log }) };
  let top = 6;
  const rows = shown.map((estimate) => {
    const row = placeEstimate(estimate, unit, layout, top);
    top += row.height;
    return row;
  });
  const height = top + 4 + AXIS_HEIGHT;
  const title = `number of ${noun}${log ? " (each step is ten times the one before)" : ""}`;
  const drawing = createDrawing(width, height, unitLabel(unit));
  drawing.append(
    axis(layout.scale, {
      at: height - AXIS_HEIGHT,
      ends,
      title,
      grid: height - AXIS_HEIGHT - 4,
      width,
    }),
    ...rows.map((row) => estimateMark(row, unit, layout)),
  );
  return drawing;
}

/** @param {UnitRanges} unit */
function unitLabel({ chart, all, noun }) {
  const disputed = all.filter(({ isDisputed }) => isDisputed).length;
  return (
    `${chart.title}: number of ${noun}. ${counted(all.length, "row")}, the largest: ${all[0].label}, ` +
    `${estimateWords(all[0])}; the claims differ in ${formatNumber(disputed)}.`
  );
}

/**
 * The range of the axis: from zero, or by powers of ten if the numbers differ by more than a factor of a thousand.
 *
 * @param {Estimate[]} estimates
 * @returns {{domain: Interval, log: boolean}}
 */
function domainOf(estimates) {
  const numbers = estimates
    .flatMap((estimate) => [estimate, ...estimate.claims])
    .flatMap(({ low, best, high }) => [low, best, high])
    .filter((number) => number !== null);
  const most = largest(numbers, 1);
  const least = smallest(
    numbers.filter((number) => number > 0),
    most,
  );
  const log = most / least > 1000;
  return { domain: log ? [10 ** Math.floor(Math.log10(least)), most * 1.6] : [0, most * 1.15], log };
}

/**
 * @param {Estimate} estimate
 * @param {UnitRanges} unit
 * @param {Layout} layout
 * @param {number} top
 * @returns {PlacedEstimate}
 */
function placeEstimate(estimate, { look, isAlone }, { left, width, isWide, ends, scale }, top) {
  const { claims, laneCount } = lanesOf(estimate, scale, ends, look);
  const lines = estimateLines(estimate, isWide ? left : width);
  const lineCount = lines.length + (estimate.isDisputed ? 1 : 0);
  const textHeight = (isAlone ? 0 : 18) + lineCount * LINE;
  const barHeight = 24 + laneCount * LANE;
  const height = (isWide ? Math.max(textHeight + 10, barHeight) : textHeight + barHeight) + 6;
  return { estimate, claims, lines, textHeight, top, height };
}

/**
 * @param {PlacedEstimate} row
 * @param {UnitRanges} unit
 * @param {Layout} layout
 */
function estimateMark(row, unit, layout) {
  const { estimate, claims, textHeight, top, height } = row;
  const { width, isWide } = layout;
  const y = top + (isWide ? 12 : textHeight + 10);
  const bottom = top + height - 3;
  const { key } = estimate;
  return svg(
    "g",
    { class: "row", "data-key": key },
    svg("line", { class: "rule", x1: 0, x2: width, y1: bottom, y2: bottom }),
    markLink(
      { table: unit.chart.table, key, label: estimateLabel(estimate, unit.noun) },
      svg("rect", { class: "hit", x: 0, y: top, width, height: height - 3 }),
      estimateText(row, unit, layout),
      estimateBar(estimate, layout, y),
    ),
    claims.map((claim) => claimMark(claim, y + 18 + claim.lane * LANE, unit)),
  );
}

/**
 * @param {Estimate} estimate
 * @param {string} noun
 */
function estimateLabel(estimate, noun) {
  const bounds = `${boundWords(estimate.low, "low")}, ${boundWords(estimate.high, "high")}`;
  const claims = `${counted(estimate.claims.length, "claim")}${estimate.isDisputed ? ", which differ" : ""}`;
  return `${estimate.label}: ${noun}: ${estimateWords(estimate)}; ${bounds}; ${claims}`;
}

/**
 * @param {PlacedEstimate} row
 * @param {UnitRanges} unit
 * @param {Layout} layout
 */
function estimateText({ estimate, lines, top }, { isAlone }, { left, width, isWide }) {
  const first = top + (isAlone ? 15 : 31);
  const label = fitText(estimate.label, isWide ? left : width);
  const differ = svg("tspan", { class: "differ" }, "≠ claims differ");
  return [
    !isAlone && svg("text", { class: "label", x: 0, y: top + 15 }, label),
    [...lines, ...(estimate.isDisputed ? [differ] : [])].map((words, position) =>
      svg("text", { class: "fine", x: 0, y: first + position * LINE }, words),
    ),
  ];
}

/**
 * @param {Estimate} estimate
 * @param {Layout} layout
 * @param {number} y
 */
function estimateBar({ low, best, high }, { scale, ends }, y) {
  if (low === null && high === null && best === null) return null;
  const x0 = low === null ? ends[0] : scale(low);
  const x1 = high === null ? ends[1] : scale(high);
  const bar = rangeBar(Math.min(x0, x1 - 3), x1, y, { left: low === null, right: high === null });
  if (best === null) return bar;
  const x = scale(best);
  return [bar, svg("line", { class: "best", x1: x, x2: x, y1: y - 8, y2: y + 8 })];
}
