// @ts-check
// Rows as trees, by the row that each was derived from.

import { compareText } from "../collections.js";

/** @import { Row, TreeChart } from "../types.js" */

/** @typedef {{row: Row, key: string, children: TreeNode[]}} TreeNode */
/** @typedef {TreeNode & {count: number, group: string}} Tree `count` is the number of its nodes. */

/**
 * The trees; those with most nodes first, then by group and key.
 *
 * @param {Row[]} rows
 * @param {TreeChart} chart
 * @returns {Tree[]}
 */
export function treesOf(rows, chart) {
  /** @type {Map<string, TreeNode>} */
  const nodes = new Map(
    rows.map((row) => [String(row[chart.key]), { row, key: String(row[chart.key]), children: [] }]),
  );
  const parentOf = (/** @type {TreeNode} */ node) => nodes.get(String(node.row[chart.parent]));
  const roots = [];
  for (const node of nodes.values()) {
    const parent = parentOf(node);
    if (parent && !isAncestor(node, parent, parentOf)) parent.children.push(node);
    else roots.push(node);
  }
  return roots
    .map((node) => ({
      ...node,
      count: nodesOf(node).length,
      group: String((chart.group && node.row[chart.group]) ?? node.key),
    }))
    .sort((a, b) => b.count - a.count || compareText(a.group, b.group) || compareText(a.key, b.key));
}

/**
 * A node and all its descendants.
 *
 * @param {TreeNode} node
 * @returns {TreeNode[]}
 */
export function nodesOf(node) {
  return [node, ...node.children.flatMap(nodesOf)];
}

/**
 * Whether a node is another one or an ancestor of it. Rows may refer to each other in a circle.
 *
 * @param {TreeNode} node
 * @param {TreeNode} descendant
 * @param {(node: TreeNode) => TreeNode | undefined} parentOf
 */
function isAncestor(node, descendant, parentOf) {
  const seen = new Set();
  /** @type {TreeNode | undefined} */
  let ancestor = descendant;
  while (ancestor && !seen.has(ancestor)) {
    if (ancestor === node) return true;
    seen.add(ancestor);
    ancestor = parentOf(ancestor);
  }
  return false;
}
