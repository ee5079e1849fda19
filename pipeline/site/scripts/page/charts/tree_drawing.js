// @ts-check
// The drawing of trees: boxes, and arrows from parents to children.

import { svg } from "../elements.js";
import { countedPlural } from "../numbers.js";
import { distinctLabel, valueLabel } from "./labels.js";
import { createDrawing, markLink } from "./marks.js";
import { FINE_SIZE, fitText, wrapText } from "./text.js";
import { LINE, PADDING, layOutTrees } from "./tree_layout.js";
import { nodesOf } from "./tree_nodes.js";

/** @import { TreeContext } from "./tree.js" */
/** @import { Place, TreeLayout } from "./tree_layout.js" */
/** @import { Tree, TreeNode } from "./tree_nodes.js" */

/**
 * @param {number} width
 * @param {TreeContext} context
 * @param {Tree[]} trees
 * @param {string} label
 */
export function treeDrawing(width, context, trees, label) {
  const { chart, data, sizeNoun } = context;
  const heading = groupHeading(trees, context);
  const layout = layOutTrees(trees, width, {
    arrowWords: trees.flatMap((tree) => nodesOf(tree).slice(1)).map((node) => derivation(node, context)),
    labels: trees.flatMap(nodesOf).map(({ key }) => data.labelOf(chart.table, key)),
    hasHeadings: trees.some((tree) => heading(tree)),
    hasSizes: sizeNoun !== null,
  });
  const drawing = createDrawing(width, layout.height, label);
  for (const place of layout.places) {
    const { node, parent, y } = place;
    if (parent) drawing.append(arrow(place, parent, derivation(node, context), layout));
    else drawing.append(svg("text", { class: "fine", x: 1, y: y - 6, "aria-hidden": "true" }, heading(node)));
    drawing.append(box(place, layout, context));
  }
  return drawing;
}

/**
 * What is written above a tree: its group, unless this is named after the row at the root.
 *
 * @param {Tree[]} trees
 * @param {TreeContext} context
 * @returns {(root: TreeNode) => string}
 */
function groupHeading(trees, { chart, data }) {
  const groups = new Map(trees.map(({ key, group }) => [key, group]));
  const relation = data.relation(chart.relation);
  return ({ key }) => {
    const group = groups.get(key) ?? key;
    if (!chart.group || group === key) return "";
    return `${relation.field(chart.group).title}: ${valueLabel(data, relation, chart.group, group)}`;
  };
}

/**
 * How a node was derived from its parent; empty if the chart does not show it.
 *
 * @param {TreeNode} node
 * @param {TreeContext} context
 */
function derivation({ row }, { chart, data }) {
  if (!chart.how) return "";
  const relation = data.relation(chart.relation);
  return valueLabel(data, relation, chart.how, row[chart.how], [chart.table]).toLowerCase();
}

/**
 * @param {Place} place
 * @param {Place} parent
 * @param {string} words
 * @param {TreeLayout} layout
 */
function arrow(place, parent, words, layout) {
  const { line, head, text } = layout.isWide
    ? arrowRight(place, parent, layout)
    : arrowDown(place, parent, layout);
  return svg(
    "g",
    { class: "descent", "aria-hidden": "true" },
    svg("path", { d: line }),
    svg("path", { class: "head", d: head }),
    svg("text", { class: "fine", ...text }, words),
  );
}

/**
 * @param {Place} place
 * @param {Place} parent
 * @param {TreeLayout} layout
 */
function arrowRight({ x, y }, parent, { boxWidth, boxHeight }) {
  const middle = boxHeight / 2;
  const from = parent.x + boxWidth;
  const bend = from + 12;
  return {
    line:
      parent.y === y
        ? `M${from},${y + middle}H${x - 1}`
        : `M${from},${parent.y + middle}H${bend}V${y + middle}H${x - 1}`,
    head: `M${x - 1},${y + middle}l-8,-4.5v9Z`,
    text: { x: (bend + x - 8) / 2, y: y + middle - 6, "text-anchor": "middle" },
  };
}

/**
 * @param {Place} place
 * @param {Place} parent
 * @param {TreeLayout} layout
 */
function arrowDown({ x, y }, parent, { boxHeight }) {
  const middle = boxHeight / 2;
  const from = parent.x + 12;
  const isIndented = x > parent.x;
  return {
    line: `M${from},${parent.y + boxHeight}${isIndented ? `V${y + middle}H${x - 1}` : `V${y - 1}`}`,
    head: isIndented ? `M${x - 1},${y + middle}l-8,-4.5v9Z` : `M${from},${y - 1}l-4.5,-8h9Z`,
    text: { x: Math.max(x, from) + 10, y: y - 12 },
  };
}

/**
 * @param {Place} place
 * @param {TreeLayout} layout
 * @param {TreeContext} context
 */
function box({ node, x, y }, { boxWidth, boxHeight, lines }, context) {
  const { chart, data, sizeNoun, most } = context;
  const { key, row } = node;
  const label = data.labelOf(chart.table, key);
  const isLost = chart.held !== undefined && row[chart.held] === false;
  const count = chart.size ? Number(row[chart.size]) : 0;
  const counts = sizeNoun ? countedPlural(count, sizeNoun) : "";
  const parent = row[chart.parent];
  const origin = parent ? `${derivation(node, context)}, from ${data.labelOf(chart.table, parent)}` : "";
  const lost = isLost ? "no text" : "";
  const name = [distinctLabel(data, chart.table, key), lost, origin, counts].filter(Boolean).join("; ");
  const details = [lost, isLost && !count ? "" : counts].filter(Boolean).join(" · ");
  const [inside, left] = [boxWidth - 2 * PADDING, x + PADDING];
  const bar = { x: left, y: y + boxHeight - 17, height: 5, rx: 2 };
  return markLink(
    { table: chart.table, key, label: name },
    svg("rect", { class: isLost ? "box lost" : "box", x, y, width: boxWidth, height: boxHeight, rx: 6 }),
    wrapText(label, inside, lines, { weight: 600 }).map((line, position) =>
      svg("text", { class: "label strong", x: left, y: y + 20 + LINE * position }, line),
    ),
    svg(
      "text",
      { class: "fine", x: left, y: y + 22 + LINE * lines },
      fitText(details, inside, { size: FINE_SIZE }),
    ),
    sizeNoun !== null && [
      svg("rect", { class: "size-room", ...bar, width: inside }),
      svg("rect", { class: "size", ...bar, width: (inside * count) / most }),
    ],
  );
}
