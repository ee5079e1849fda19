// @ts-check
// The shape of a network's arcs.

/** @typedef {[from: number, to: number]} Heights y of the two ends, in px */

/**
 * How far an arc reaches to the side, in px: farther for the second and third arc of a pair.
 *
 * @param {Heights} heights
 * @param {number} longest
 * @param {number} room
 * @param {number} rank among the arcs of its pair
 */
export function arcReach([a, b], longest, room, rank) {
  return Math.max(14, room * Math.sqrt(Math.abs(b - a) / longest)) + rank * 8;
}

/**
 * Half an ellipse between two heights, or a small loop if they are the same.
 *
 * @param {number} x
 * @param {Heights} heights
 * @param {number} reach
 * @param {number} rank
 */
export function arcPath(x, [a, b], reach, rank) {
  if (a === b) return `M${x},${a - 4}c${24 + rank * 8},-14 ${24 + rank * 8},22 0,8`;
  return `M${x},${Math.min(a, b)}A${reach},${Math.abs(b - a) / 2} 0 0 1 ${x},${Math.max(a, b)}`;
}

/**
 * An arrow head on an arc, a little before its second end, where the arcs of a name are still apart.
 *
 * @param {number} x
 * @param {Heights} heights
 * @param {number} reach
 * @param {number} rank
 */
export function arcHead(x, [a, b], reach, rank) {
  if (a === b) return `M${x + 2},${a + 5}l9,-5v9Z`;
  const height = Math.abs(b - a) / 2;
  const angle = Math.min(0.3 + 18 / reach + rank * 0.04, 0.9); // from the second end, along the ellipse
  const down = b > a ? 1 : -1;
  const [px, py] = [x + reach * Math.sin(angle), (a + b) / 2 + down * height * Math.cos(angle)];
  const course = Math.atan2(down * height * Math.sin(angle), -reach * Math.cos(angle));
  const corner = (/** @type {number} */ along, /** @type {number} */ across) => {
    const cornerX = px + along * Math.cos(course) - across * Math.sin(course);
    const cornerY = py + along * Math.sin(course) + across * Math.cos(course);
    return `${cornerX.toFixed(1)},${cornerY.toFixed(1)}`;
  };
  return `M${corner(6, 0)}L${corner(-5, 5)}L${corner(-5, -5)}Z`;
}
