// @ts-check
// The marks of a timeline: a bar is the time of something that lasted, a whisker the time within which something happened
// once, a diamond a single day. An arrow head is an open end; broken ends are approximate or uncertain.

import { svg } from "../elements.js";

/** @typedef {{colour: string, height: number, isOutlined?: boolean, isStriped?: boolean}} BarStyle */
/** @typedef {{left?: boolean, right?: boolean, isDay?: boolean, isSoft?: [boolean, boolean]}} BarEnds Open at left, right. */

const HEAD = 7; // px, the length of an arrow head
const RADIUS = 6.5; // px, of a diamond

/**
 * @param {BarStyle} style
 * @param {number} x0
 * @param {number} x1
 * @param {number} y of its middle
 * @param {BarEnds} ends
 */
export function timelineBar(style, x0, x1, y, { left, right, isDay, isSoft = [false, false] }) {
  if (isDay) return diamond(style, (x0 + x1) / 2, y, isSoft.includes(true));
  const length = x1 - x0;
  const stripes =
    style.isStriped &&
    length > 12 &&
    svg("path", {
      class: "stripes",
      d: `M${x0 + (left ? 9 : 4)},${y}H${x1 - (right ? 9 : 4)}`,
      "stroke-width": style.height,
    });
  const bar = svg("path", { ...ink(style), d: outline(style.height, x0, x1, y, { left, right }) });
  return svg("g", {}, bar, stripes, breaks(style.height, x0, x1, y, isSoft));
}

/**
 * @param {BarStyle} style
 * @param {number} x0
 * @param {number} x1
 * @param {number} y
 * @param {BarEnds} ends
 */
export function timelineWhisker(style, x0, x1, y, ends) {
  const { left, right, isDay, isSoft = [false, false] } = ends;
  if (isDay) return timelineBar(style, x0, x1, y, ends);
  const stroke = { fill: "none", stroke: style.colour };
  const line = {
    d: `M${x0},${y}H${x1}`,
    "stroke-width": style.isOutlined ? 1.5 : 3,
    "stroke-dasharray": style.isStriped ? "6 3" : null,
  };
  const cap = (/** @type {number} */ x, /** @type {boolean} */ isOpen, /** @type {number} */ way) =>
    isOpen ? `M${x - way * 6},${y - 4.5}L${x},${y}l${-way * 6},4.5` : `M${x},${y - 5}v10`;
  const end = (/** @type {string} */ d, /** @type {boolean} */ isBroken) =>
    svg("path", { ...stroke, d, "stroke-width": 1.5, "stroke-dasharray": isBroken ? "2 2" : null });
  return svg(
    "g",
    { class: "once" },
    svg("path", { ...stroke, ...line }),
    end(cap(x0, Boolean(left), -1), isSoft[0]),
    end(cap(x1, Boolean(right), 1), isSoft[1]),
  );
}

/**
 * @param {BarStyle} style
 * @param {number} x
 * @param {number} y
 * @param {boolean} isSoft
 */
function diamond(style, x, y, isSoft) {
  const r = RADIUS;
  const soft = isSoft && { ...outlined(style.colour), "stroke-dasharray": "2 2" };
  const d = `M${x},${y - r}L${x + r},${y}L${x},${y + r}L${x - r},${y}Z`;
  const stripe = { class: "stripes", d: `M${x - r},${y}h${2 * r}`, "stroke-width": 2 };
  return svg("g", {}, svg("path", { ...ink(style), ...soft, d }), style.isStriped && svg("path", stripe));
}

/** @param {BarStyle} style */
function ink({ colour, isOutlined }) {
  return isOutlined ? { fill: colour, ...outlined(colour) } : { fill: colour };
}

/** @param {string} colour */
function outlined(colour) {
  return { "fill-opacity": 0.2, stroke: colour, "stroke-width": 1.5 };
}

/**
 * @param {number} height
 * @param {number} x0
 * @param {number} x1
 * @param {number} y
 * @param {BarEnds} ends
 */
function outline(height, x0, x1, y, { left, right }) {
  const half = height / 2;
  const wing = Math.max(half, 5);
  const start = left ? `M${x0},${y}l${HEAD},${-wing}v${wing - half}` : `M${x0},${y - half}`;
  const across = right
    ? `H${x1 - HEAD}v${half - wing}L${x1},${y}l${-HEAD},${wing}v${half - wing}`
    : `H${x1}V${y + half}`;
  const back = left ? `H${x0 + HEAD}v${wing - half}Z` : `H${x0}Z`;
  return start + across + back;
}

/**
 * Lines across the ends that are approximate or uncertain; two lines if the bar is long enough.
 *
 * @param {number} height
 * @param {number} x0
 * @param {number} x1
 * @param {number} y
 * @param {[boolean, boolean]} isSoft
 */
function breaks(height, x0, x1, y, isSoft) {
  const isLong = x1 - x0 > 20;
  const lines = [
    ...(isSoft[0] ? [x0 + 3] : []),
    ...(isSoft[0] && isLong ? [x0 + 7] : []),
    ...(isSoft[1] && isLong ? [x1 - 7] : []),
    ...(isSoft[1] ? [x1 - 3] : []),
  ];
  const d = lines.map((x) => `M${x},${y - height / 2 - 1}v${height + 2}`).join("");
  return lines.length > 0 && svg("path", { class: "breaks", d });
}
