// @ts-check
// Where the boxes of a tree are.

import { largest } from "../collections.js";
import { FINE_SIZE, WIDE, textWidth } from "./text.js";

/** @import { Tree, TreeNode } from "./tree_nodes.js" */

/** @typedef {{node: TreeNode, parent: Place | null, x: number, y: number}} Place */

/**
 * `isWide` says that parents are to the left of their children, not above; boxes have `lines` lines for the label.
 * @typedef {{places: Place[], isWide: boolean, boxWidth: number, boxHeight: number, lines: number, height: number}} TreeLayout
 */

export const PADDING = 10; // px in a box
export const LINE = 16; // px
const [WIDEST, NARROWEST] = [230, 130]; // px of a box
const GAP = 14; // px between boxes
const INDENT = 24; // px of a child below its parent
const MOST_INDENTS = 3;

/**
 * Place each node: to the right of its parent if there is room, otherwise below.
 *
 * @param {Tree[]} trees
 * @param {number} width
 * @param {{arrowWords: string[], labels: string[], hasHeadings: boolean, hasSizes: boolean}} contents
 * @returns {TreeLayout}
 */
export function layOutTrees(trees, width, { arrowWords, labels, hasHeadings, hasSizes }) {
  const arrow = largest(
    arrowWords.map((words) => textWidth(words, { size: FINE_SIZE }) + 34),
    60,
  );
  const depth = largest(trees.map(depthOf), 1);
  const across = Math.min(WIDEST, (width - 2 - (depth - 1) * arrow) / depth);
  const isWide = width >= WIDE && across >= NARROWEST;
  const boxWidth = isWide
    ? across
    : Math.min(WIDEST + 40, width - 2 - INDENT * Math.min(depth - 1, MOST_INDENTS));
  const isLong = labels.some((label) => textWidth(label, { weight: 600 }) > boxWidth - 2 * PADDING);
  const lines = isLong ? 2 : 1;
  const boxHeight = lines * LINE + (hasSizes ? 50 : 32);
  const head = hasHeadings ? 20 : 0;
  /** @type {Place[]} */
  const places = [];
  let y = 1;
  for (const tree of trees) {
    y += head;
    y = isWide
      ? placeRight(tree, null, 1, y, { places, step: across + arrow, boxHeight })
      : placeBelow(tree, null, 0, y, { places, boxHeight });
    y += boxHeight + GAP + 10;
  }
  return { places, isWide, boxWidth, boxHeight, lines, height: y - GAP - 8 };
}

/**
 * Place a node and, to the right of it, its children below each other. Return the y of the last of them.
 *
 * @param {TreeNode} node
 * @param {Place | null} parent
 * @param {number} x
 * @param {number} y
 * @param {{places: Place[], step: number, boxHeight: number}} layout
 * @returns {number}
 */
function placeRight(node, parent, x, y, layout) {
  const place = { node, parent, x, y };
  layout.places.push(place);
  return node.children.reduce((bottom, child, position) => {
    const top = position ? bottom + layout.boxHeight + GAP : bottom;
    return placeRight(child, place, x + layout.step, top, layout);
  }, y);
}

/**
 * Place a node and all its descendants below each other. Return the y of the last of them.
 *
 * @param {TreeNode} node
 * @param {Place | null} parent
 * @param {number} level
 * @param {number} y
 * @param {{places: Place[], boxHeight: number}} layout
 * @returns {number}
 */
function placeBelow(node, parent, level, y, layout) {
  const place = { node, parent, x: 1 + INDENT * Math.min(level, MOST_INDENTS), y };
  layout.places.push(place);
  return node.children.reduce(
    (bottom, child) => placeBelow(child, place, level + 1, bottom + layout.boxHeight + 34, layout),
    y,
  );
}

/**
 * @param {TreeNode} node
 * @returns {number}
 */
function depthOf(node) {
  return 1 + largest(node.children.map(depthOf), 0);
}
