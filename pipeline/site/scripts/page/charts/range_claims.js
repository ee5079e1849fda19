// @ts-check
// The claims below the bar of an estimate, in lanes so that none covers another.

import { compareText } from "../collections.js";
import { svg } from "../elements.js";
import { markLink, symbolMark } from "./marks.js";
import { claimWords, isWord } from "./range_words.js";
import { sizeOf } from "./range_rows.js";
import { textWidth } from "./text.js";

/** @import { Interval, Scale } from "./axes.js" */
/** @import { UnitRanges } from "./range_drawing.js" */
/** @import { RangeLook } from "./range_look.js" */
/** @import { Estimate, NumberClaim } from "./range_rows.js" */

/**
 * x is that of the symbol, x0 and x1 those of the range; the label is to the right (1) or left (-1) of the symbol.
 * @typedef {{claim: NumberClaim, x: number, x0: number, x1: number, label: string, side: 1 | -1, left: number,
 *   right: number, lane: number}} PlacedClaim
 */

export const LANE = 15; // px between the claims of two lanes
const GAP = 8; // px between the claims of one lane
const LABEL_SIZE = 11; // px

/**
 * @param {Estimate} estimate
 * @param {Scale} scale
 * @param {Interval} ends
 * @param {RangeLook} look
 * @returns {{claims: PlacedClaim[], laneCount: number}}
 */
export function lanesOf(estimate, scale, ends, { isNamed }) {
  const claims = estimate.claims
    .map((claim) => placeClaim(claim, scale, ends, isNamed ? String(claim.value) : ""))
    .sort((a, b) => a.left - b.left || a.x - b.x || compareText(a.claim.id, b.claim.id));
  /** @type {number[]} */
  const lanes = []; // the x from which each is free
  for (const placed of claims) {
    const free = lanes.findIndex((end) => end < placed.left - GAP);
    placed.lane = free < 0 ? lanes.length : free;
    lanes[placed.lane] = placed.right + GAP;
  }
  return { claims, laneCount: lanes.length };
}

/**
 * @param {NumberClaim} claim
 * @param {Scale} scale
 * @param {Interval} ends
 * @param {string} label
 * @returns {PlacedClaim}
 */
function placeClaim(claim, scale, [from, to], label) {
  const { low, high } = claim;
  const x = scale(sizeOf(claim));
  const x0 = low === null ? (high === null ? x : from) : scale(low);
  const x1 = high === null ? (low === null ? x : to) : scale(high);
  const width = label ? textWidth(label, { size: LABEL_SIZE }) + 10 : 0;
  const side = x + width > to ? -1 : 1;
  const left = Math.min(x0, side < 0 ? x - width : x);
  const right = Math.max(x1, side > 0 ? x + width : x);
  return { claim, x, x0, x1, label, side, left, right, lane: 0 };
}

/**
 * @param {PlacedClaim} placed
 * @param {number} y
 * @param {UnitRanges} unit
 */
export function claimMark({ claim, x, x0, x1, label, side }, y, { chart, data, look, noun }) {
  const { colour, symbol, words } = look.of(claim.value);
  const { table } = chart.marks;
  const quote = data.labelOf(table, claim.id);
  const quoted = quote === claim.id ? "" : `: “${quote}”`;
  const name = `${claim.id}: ${noun}: ${claimWords(claim)}; ${look.title.toLowerCase()}: ${words}${quoted}`;
  const after = claim.high === null && claim.low !== null ? "m-5,-3.5l5,3.5l-5,3.5" : "";
  const before = claim.low === null && claim.high !== null ? `M${x0 + 5},${y - 3.5}l-5,3.5l5,3.5` : "";
  const anchor = side > 0 ? "start" : "end";
  return markLink(
    { table, key: claim.id, label: name },
    svg("rect", { class: "hit", x: x - 9, y: y - LANE / 2, width: 18, height: LANE }),
    svg("path", { class: "whisker", stroke: colour, d: `${before}M${x0},${y}H${x1}${after}` }),
    symbolMark(symbol, x, y, colour, isWord(claim)),
    label && svg("text", { class: "least", x: x + side * 8, y: y + 4, "text-anchor": anchor }, label),
  );
}
