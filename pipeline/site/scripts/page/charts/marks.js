// @ts-check
// The parts that all charts are made of: the SVG, links around marks, symbols, legends.

import { symbol, symbolsFill } from "d3";

import { html, replaceContent, svg } from "../elements.js";
import { recordAddress, tooManyRows } from "../page_data.js";

/** @import { Child } from "../elements.js" */
/** @import { Relation } from "../relations.js" */

/** @typedef {{swatch: Child, words: string}} LegendEntry The swatch fits into 28 by 14 px. */

/**
 * Show a message if there is nothing to draw: no row, or more rows than the page contains. Return whether it did.
 *
 * @param {Element} host
 * @param {Relation} relation
 */
export function showIfEmpty(host, relation) {
  if (relation.rows?.length) return false;
  const message = relation.rows ? "There are no rows to draw." : tooManyRows(relation);
  replaceContent(host, html("p", { class: "beneath" }, message));
  return true;
}

/**
 * An empty drawing of a size in px. One with links has the role of a group, so that they can be reached by keyboard.
 *
 * @param {number} width
 * @param {number} height
 * @param {string} label
 */
export function createDrawing(width, height, label, role = "group") {
  return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role, "aria-label": label });
}

/**
 * A link around marks to the record of a row.
 *
 * @param {{table: string, key: string, keys?: string, label: string}} row `keys` are those of all rows it represents
 * @param {Child[]} marks
 */
export function markLink({ table, key, keys = key, label }, ...marks) {
  const attributes = {
    href: recordAddress(table, key),
    "data-key": keys,
    "aria-label": label,
    class: "mark",
  };
  return svg("a", attributes, svg("title", {}, label), marks);
}

/**
 * A symbol around a point, filled or hollow. There are seven, so that marks do not differ by colour alone.
 *
 * @param {number} index
 * @param {number} x
 * @param {number} y
 * @param {string} colour
 */
export function symbolMark(index, x, y, colour, isHollow = false) {
  const d = symbol(symbolsFill[index % symbolsFill.length], 80)();
  const ink = isHollow ? { class: "symbol hollow", stroke: colour } : { class: "symbol", fill: colour };
  return svg("path", { d, transform: `translate(${x},${y})`, ...ink });
}

/**
 * A legend.
 *
 * @param {LegendEntry[]} entries
 * @param {string} title
 */
export function legend(entries, title) {
  const size = { width: 28, height: 14, viewBox: "0 0 28 14", "aria-hidden": "true" };
  return html(
    "ul",
    { class: "legend", "aria-label": title },
    entries.map(({ swatch, words }) => html("li", {}, svg("svg", size, swatch), words)),
  );
}
