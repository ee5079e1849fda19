// @ts-check
// What a map shows besides places: meridians and parallels, and the scale.

import { svg } from "../elements.js";
import { formatNumber } from "../numbers.js";
import { FINE_SIZE, textWidth } from "./text.js";

/** @import { Box } from "./geometry.js" */
/** @import { Projection } from "./projection.js" */

const STEPS = [1, 2, 5, 10, 20, 30, 45]; // degrees
const LENGTHS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]; // km

/**
 * Meridians and parallels, with their degrees at the edges of the map.
 *
 * @param {Projection} projection
 */
export function graticule({ window, frame, width, at }) {
  const [west, south, east, north] = window;
  const most = width < 500 ? 5 : 7;
  const step = STEPS.find((degrees) => Math.max(east - west, north - south) / degrees <= most) ?? 45;
  const meridians = multiples(step, west, east).map((longitude) => {
    const [x] = at([longitude, south]);
    const text = {
      class: "fine",
      x: Math.min(x, frame.right - 10),
      y: frame.bottom + 17,
      "text-anchor": "middle",
    };
    return [
      svg("line", { x1: x, x2: x, y1: frame.top, y2: frame.bottom }),
      svg("text", text, degreeWords(longitude, "E", "W")),
    ];
  });
  const parallels = multiples(step, south, north).map((latitude) => {
    const [, y] = at([west, latitude]);
    const text = { class: "fine", x: frame.left - 6, y: Math.max(y + 4, 14), "text-anchor": "end" };
    return [
      svg("line", { x1: frame.left, x2: frame.right, y1: y, y2: y }),
      svg("text", text, degreeWords(latitude, "N", "S")),
    ];
  });
  return svg("g", { class: "graticule", "aria-hidden": "true" }, meridians, parallels);
}

/**
 * A bar of so many kilometres at the middle latitude of the map, and the box that it takes.
 *
 * @param {Projection} projection
 * @returns {{mark: SVGElement, box: Box}}
 */
export function scaleBar({ window: [, south, , north], frame, kilometre }) {
  const latitude = Math.round((south + north) / 2);
  const room = (frame.right - frame.left) / 4 / kilometre(latitude);
  const length = LENGTHS.filter((km) => km <= room).at(-1) ?? 1;
  const width = length * kilometre(latitude);
  const [x, y] = [frame.left + 12, frame.bottom - 12];
  const words = `${formatNumber(length)} km at ${degreeWords(latitude, "N", "S")}`;
  /** @type {Box} */
  const box = [x - 6, y - 22, x + 6 + Math.max(width, textWidth(words, { size: FINE_SIZE })), y + 8];
  const mark = svg(
    "g",
    { class: "scale", "aria-hidden": "true" },
    svg("rect", { x: box[0], y: box[1], width: box[2] - box[0], height: box[3] - box[1], rx: 3 }),
    svg("path", { d: `M${x},${y - 4}v6h${width}v-6` }),
    svg("text", { class: "fine", x, y: y - 8 }, words),
  );
  return { mark, box };
}

/**
 * The multiples of a step between two numbers.
 *
 * @param {number} step
 * @param {number} low
 * @param {number} high
 */
function multiples(step, low, high) {
  const first = Math.ceil(low / step);
  return Array.from(
    { length: Math.floor(high / step) - first + 1 },
    (_, position) => (first + position) * step,
  );
}

/**
 * @param {number} degrees
 * @param {string} positive
 * @param {string} negative
 */
function degreeWords(degrees, positive, negative) {
  return `${Math.abs(degrees)}°${degrees > 0 ? positive : degrees < 0 ? negative : ""}`;
}
