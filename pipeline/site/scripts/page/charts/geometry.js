// @ts-check
// Points, rings and boxes in the plane.

import { largest, smallest } from "../collections.js";

/** @import { Point } from "../types.js" */

/** @typedef {[x0: number, y0: number, x1: number, y1: number]} Box */

/**
 * The part of a ring on one side of a line (Sutherland and Hodgman 1974).
 *
 * @param {Point[]} ring
 * @param {{dimension: 0 | 1, bound: number, sign: 1 | -1}} line x or y at a value, and the side that is kept
 */
function clipAt(ring, { dimension, bound, sign }) {
  const isInside = (/** @type {Point} */ point) => (point[dimension] - bound) * sign >= 0;
  return ring.flatMap((point, position) => {
    const before = previous(ring, position);
    if (isInside(before) === isInside(point)) return isInside(point) ? [point] : [];
    const part = (bound - before[dimension]) / (point[dimension] - before[dimension]);
    /** @type {Point} */
    const crossing = [before[0] + (point[0] - before[0]) * part, before[1] + (point[1] - before[1]) * part];
    return isInside(point) ? [crossing, point] : [crossing];
  });
}

/**
 * The part of a ring inside a frame.
 *
 * @param {Point[]} ring
 * @param {{left: number, right: number, top: number, bottom: number}} frame
 */
export function clip(ring, { left, right, top, bottom }) {
  const sides = /** @type {const} */ ([
    { dimension: 0, bound: left, sign: 1 },
    { dimension: 0, bound: right, sign: -1 },
    { dimension: 1, bound: top, sign: 1 },
    { dimension: 1, bound: bottom, sign: -1 },
  ]);
  return sides.reduce(clipAt, ring);
}

/** @param {Point[]} ring */
export function areaOf(ring) {
  const doubled = ring.reduce((sum, [x, y], position) => {
    const [x0, y0] = previous(ring, position);
    return sum + x0 * y - x * y0;
  }, 0);
  return Math.abs(doubled / 2);
}

/**
 * Whether a ring surrounds a point.
 *
 * @param {Point[]} ring
 * @param {Point} point
 */
export function surrounds(ring, [x, y]) {
  return ring.reduce((isInside, [x1, y1], position) => {
    const [x0, y0] = previous(ring, position);
    return y0 > y !== y1 > y && x < x0 + ((x1 - x0) * (y - y0)) / (y1 - y0) ? !isInside : isInside;
  }, false);
}

/**
 * The point inside a ring that is farthest from its edge, out of a grid of points.
 *
 * Room to the sides counts less than room above and below, since a label is wide and low.
 *
 * @param {Point[]} ring
 * @returns {Point}
 */
export function middleOf(ring) {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  const [x0, x1, y0, y1] = [smallest(xs), largest(xs), smallest(ys), largest(ys)];
  let middle = ring[0];
  let most = -1;
  for (let i = 1; i < 14; i += 1) {
    for (let j = 1; j < 14; j += 1) {
      /** @type {Point} */
      const point = [x0 + ((x1 - x0) * i) / 14, y0 + ((y1 - y0) * j) / 14];
      const room = surrounds(ring, point)
        ? smallest(ring.map(([x, y]) => Math.hypot((x - point[0]) / 2.5, y - point[1])))
        : -1;
      if (room > most) [most, middle] = [room, point];
    }
  }
  return middle;
}

/**
 * The distance of a point from a box; 0 inside.
 *
 * @param {Box} box
 * @param {Point} point
 */
export function distanceToBox([x0, y0, x1, y1], [x, y]) {
  return Math.hypot(Math.max(x0 - x, 0, x - x1), Math.max(y0 - y, 0, y - y1));
}

/**
 * @param {Point} a
 * @param {Point} b
 */
export function distance([x0, y0], [x1, y1]) {
  return Math.hypot(x1 - x0, y1 - y0);
}

/**
 * @param {Box} a
 * @param {Box} b
 */
export function areApart(a, b) {
  return a[2] < b[0] || a[0] > b[2] || a[3] < b[1] || a[1] > b[3];
}

/**
 * Rings as the data of an SVG path.
 *
 * @param {Point[][]} rings
 */
export function pathOf(rings) {
  return rings
    .map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}Z`)
    .join("");
}

/**
 * @param {Point[]} ring
 * @param {number} position
 */
function previous(ring, position) {
  return ring[position ? position - 1 : ring.length - 1];
}
