// @ts-check
// The tree: which row was derived from which.

import { largest } from "../collections.js";
import { replaceContent, svg } from "../elements.js";
import { formatNumber } from "../numbers.js";
import { chartPages } from "./controls.js";
import { legend, showIfEmpty } from "./marks.js";
import { restoreFocus, stateOf } from "./state.js";
import { treeDrawing } from "./tree_drawing.js";
import { nodesOf, treesOf } from "./tree_nodes.js";

/** @import { Row, TreeChart } from "../types.js" */
/** @import { PageData } from "../page_data.js" */
/** @import { LegendEntry } from "./marks.js" */
/** @import { Tree } from "./tree_nodes.js" */

/**
 * What the parts of the chart share: `sizeNoun` is what the bars count, null if there are none; `most` its maximum.
 * @typedef {{chart: TreeChart, data: PageData, noun: string, sizeNoun: string | null, most: number}} TreeContext
 */

const NODES_AT_ONCE = 30; // more rows than these are shown by pages
const PAGE_SIZE = 12; // trees

/**
 * @param {HTMLElement} host
 * @param {TreeChart} chart
 * @param {PageData} data
 */
export function drawTree(host, chart, data) {
  const relation = data.relation(chart.relation);
  if (showIfEmpty(host, relation)) return;
  const state = stateOf(host, { page: 0 });
  const rows = relation.rows ?? [];
  const trees = treesOf(rows, chart);
  const isPaged = rows.length > NODES_AT_ONCE;
  const start = state.page * PAGE_SIZE;
  const shown = isPaged ? trees.slice(start, start + PAGE_SIZE) : trees;
  const turn = (/** @type {number} */ page, /** @type {string} */ name) => {
    state.page = page;
    drawTree(host, chart, data);
    restoreFocus(host, `[data-turn=${name}]`);
  };
  const context = {
    chart,
    data,
    noun: data.table(chart.table).title.toLowerCase(),
    sizeNoun: chart.size ? relation.field(chart.size).title.toLowerCase() : null,
    most: largest(
      rows.map((row) => (chart.size ? Number(row[chart.size]) : 0)),
      1,
    ),
  };
  const pages = {
    page: state.page,
    size: PAGE_SIZE,
    count: trees.length,
    noun: groupNoun(chart),
    title: chart.title,
    turn,
  };
  replaceContent(
    host,
    legend(legendEntries(rows, context), "What the boxes mean"),
    isPaged && chartPages(pages),
    treeDrawing(host.clientWidth, context, shown, treeLabel(trees, rows.length, context)),
  );
}

/**
 * @param {Row[]} rows
 * @param {TreeContext} context
 */
function legendEntries(rows, { chart: { held }, noun, sizeNoun, most }) {
  const box = { x: 2, y: 1.5, width: 24, height: 11, rx: 2 };
  /** @type {LegendEntry[]} */
  const entries = [{ swatch: svg("rect", { class: "box", ...box }), words: held ? "text available" : noun }];
  if (held && rows.some((row) => row[held] === false))
    entries.push({ swatch: svg("rect", { class: "box lost", ...box }), words: "text not available" });
  if (sizeNoun) {
    const bar = svg("rect", { class: "size", x: 2, y: 5, width: 18, height: 5 });
    entries.push({ swatch: bar, words: `number of ${sizeNoun}, at most ${formatNumber(most)}` });
  }
  return entries;
}

/**
 * The accessible label: how many rows are in how many trees, and how many trees contain copies.
 *
 * @param {Tree[]} trees
 * @param {number} count
 * @param {TreeContext} context
 */
function treeLabel(trees, count, { chart, noun }) {
  const { held } = chart;
  const copied = trees.filter((tree) => tree.count > 1).length;
  const lost = trees.flatMap(nodesOf).filter(({ row }) => held && row[held] === false).length;
  const missing = held ? `; the text of ${formatNumber(lost)} is not available` : "";
  return (
    `${chart.title}: ${formatNumber(count)} ${noun} in ${formatNumber(trees.length)} ${groupNoun(chart)}, ` +
    `${formatNumber(copied)} of which contain copies${missing}.`
  );
}

/** @param {TreeChart} chart */
function groupNoun({ group }) {
  return group ? "lines of descent" : "trees";
}
