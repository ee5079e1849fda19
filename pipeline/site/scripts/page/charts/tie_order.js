// @ts-check
// The order of a network's names that keeps its arcs short.

/** @import { Tie } from "./ties.js" */

const PASSES = 4;

/**
 * The order in which the arcs are short: each name moves to where they are shortest, until no move helps.
 *
 * @param {string[]} keys
 * @param {Tie[]} ties
 */
export function shortOrder(keys, ties) {
  const lengthOf = arcLength(keys, ties);
  let best = { order: keys, length: lengthOf(keys) };
  for (let pass = 0; pass < PASSES; pass += 1) {
    const before = best.length;
    for (const key of keys) best = moveKey(best, key, lengthOf);
    if (best.length === before) break;
  }
  return best.order;
}

/**
 * Move a name to where the arcs are shortest.
 *
 * @param {{order: string[], length: number}} start
 * @param {string} key
 * @param {(order: string[]) => number} lengthOf
 */
function moveKey(start, key, lengthOf) {
  const rest = start.order.filter((name) => name !== key);
  return start.order.reduce((best, _, position) => {
    const order = [...rest.slice(0, position), key, ...rest.slice(position)];
    const length = lengthOf(order);
    return length < best.length - 1e-9 ? { order, length } : best;
  }, start);
}

/**
 * The sum of the lengths of all arcs in an order, each weighted by its claims.
 *
 * @param {string[]} keys
 * @param {Tie[]} ties
 * @returns {(order: string[]) => number}
 */
function arcLength(keys, ties) {
  /** @type {Map<string, [string, number][]>} */
  const neighbours = new Map(keys.map((key) => [key, []]));
  for (const { ends, rows } of ties) {
    const [a, b] = ends;
    if (a === b) continue;
    neighbours.get(a)?.push([b, Math.sqrt(rows.length)]);
    neighbours.get(b)?.push([a, Math.sqrt(rows.length)]);
  }
  return (order) => {
    const positions = new Map(order.map((key, position) => [key, position]));
    const at = (/** @type {string} */ key) => positions.get(key) ?? 0;
    let sum = 0;
    for (const [key, weighted] of neighbours)
      for (const [neighbour, weight] of weighted) sum += weight * Math.abs(at(key) - at(neighbour));
    return sum;
  };
}
