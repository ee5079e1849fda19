// @ts-check
// The drawing of a network: names along a line, arcs between them.

import { getFrom, groupBy, largest } from "../collections.js";
import { svg } from "../elements.js";
import { counted } from "../numbers.js";
import { arcHead, arcPath, arcReach } from "./arcs.js";
import { valueLabel } from "./labels.js";
import { createDrawing, markLink } from "./marks.js";
import { highlightOnHover } from "./network_highlight.js";
import { WIDE, textWidth, wrapText } from "./text.js";
import { shortOrder } from "./tie_order.js";
import { tieWords } from "./ties.js";

/** @import { Heights } from "./arcs.js" */
/** @import { Network } from "./network.js" */
/** @import { Tie } from "./ties.js" */

/** @typedef {{tie: Tie, mark: SVGElement}} Arc */
/** @typedef {{key: string, mark: SVGElement}} Node */

/**
 * `left` is the x of the line of names; `ranks` that of each tie among the ties of its pair.
 * @typedef {{left: number, width: number, rowHeight: number, height: number, y: Map<string, number>, longest: number,
 *   room: number, ranks: Map<Tie, number>}} Layout
 */

/**
 * @param {number} hostWidth
 * @param {Network} network
 * @param {string} label
 * @param {(tie: Tie) => void} show the claims of a tie
 */
export function networkDrawing(hostWidth, network, label, show) {
  const { chart, data, ties, weights } = network;
  const drawn = new Set(ties.flatMap(({ ends }) => ends));
  const keys = [...weights.keys()].filter((key) => drawn.has(key));
  const order = shortOrder(keys, ties);
  const names = new Map(order.map((key) => [key, data.labelOf(chart.table, key)]));
  const layout = layOut(hostWidth, order, names, ties);
  const arcs = ties.map((tie) => ({ tie, mark: arcMark(tie, network, layout, names, () => show(tie)) }));
  const nodes = order.map((key) => ({ key, mark: nodeMark(key, network, layout, getFrom(names, key)) }));
  const drawing = createDrawing(layout.width, layout.height, label);
  highlightOnHover(drawing, arcs, nodes);
  const { left, height } = layout;
  drawing.append(
    svg("line", { class: "spine", x1: left, x2: left, y1: 6, y2: height - 6 }),
    ...arcs.sort((a, b) => b.tie.sources - a.tie.sources).map(({ mark }) => mark),
    ...nodes.map(({ mark }) => mark),
  );
  return { drawing, arcs };
}

/**
 * @param {number} hostWidth
 * @param {string[]} order
 * @param {Map<string, string>} names
 * @param {Tie[]} ties
 * @returns {Layout}
 */
function layOut(hostWidth, order, names, ties) {
  const isWide = hostWidth >= WIDE;
  const nameWidth =
    22 +
    largest(
      [...names.values()].map((name) => textWidth(name)),
      0,
    );
  const left = Math.min(nameWidth, isWide ? 400 : hostWidth * 0.6);
  const rowHeight = nameWidth > left ? 34 : 26; // a name that is too long takes two lines
  const y = new Map(order.map((key, position) => [key, 6 + rowHeight * (position + 0.5)]));
  const lengths = ties.map(({ ends: [a, b] }) => Math.abs(getFrom(y, a) - getFrom(y, b)));
  const longest = largest(lengths, 1);
  const pairs = [...groupBy(ties, ({ ends }) => [...ends].sort().join(" ")).values()];
  const ranks = new Map(pairs.flatMap((pair) => pair.map((tie, rank) => [tie, rank])));
  const offsets =
    8 *
    (largest(
      pairs.map(({ length }) => length),
      1,
    ) -
      1);
  const room = isWide ? Math.min(longest, 300) : hostWidth - left - 14 - offsets;
  const width = isWide ? Math.ceil(left + room + offsets + 14) : hostWidth;
  return { left, width, rowHeight, height: order.length * rowHeight + 12, y, longest, room, ranks };
}

/**
 * @param {Tie} tie
 * @param {Network} network
 * @param {Layout} layout
 * @param {Map<string, string>} names
 * @param {() => void} act
 */
function arcMark(tie, network, { left, y, longest, room, ranks }, names, act) {
  const { colour, words } = getFrom(network.look, tie.value);
  const label = tieWords(tie, words, (key) => getFrom(names, key), termsOf(network));
  const heights = /** @type {Heights} */ (tie.ends.map((end) => getFrom(y, end)));
  const rank = ranks.get(tie) ?? 0;
  const reach = arcReach(heights, longest, room, rank);
  const d = arcPath(left, heights, reach, rank);
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  };
  const button = { class: "arc", role: "button", tabindex: 0, "aria-label": label, "data-key": tie.keys };
  const line = {
    class: "arc-line",
    d,
    stroke: colour,
    "stroke-width": Math.min(1.5 * tie.sources, 9),
    "stroke-dasharray": dashes(tie),
  };
  return svg(
    "g",
    { ...button, onclick: act, onkeydown: press },
    svg("title", {}, label),
    svg("path", { class: "arc-hit", d }),
    tie.isDirected &&
      svg("path", { class: "arc-head", d: arcHead(left, heights, reach, rank), fill: colour }),
    svg("path", line),
  );
}

/**
 * What a source is called, and what weak claims are: "negated or forecast".
 *
 * @param {Network} network
 */
function termsOf({ chart, data }) {
  const relation = data.relation(chart.relation);
  const weak = Object.entries(chart.weak ?? {}).flatMap(([column, values]) =>
    values.map((value) => valueLabel(data, relation, column, value).toLowerCase()),
  );
  const source = chart.witness ? relation.field(chart.witness).title.toLowerCase() : null;
  return { source, weak: weak.join(" or ") };
}

/**
 * Short dashes if all claims deny or only predict the relation, long ones if some do.
 *
 * @param {Tie} tie
 */
function dashes({ weakCount, rows }) {
  if (weakCount === rows.length) return "5 4";
  return weakCount ? "14 4" : null;
}

/**
 * @param {string} key
 * @param {Network} network
 * @param {Layout} layout
 * @param {string} name
 */
function nodeMark(key, { chart, weights }, { left, rowHeight, y: heights }, name) {
  const y = getFrom(heights, key);
  const weight = getFrom(weights, key);
  const lines = wrapText(name, left - 16, rowHeight > 30 ? 2 : 1);
  const text = lines.map((line, position) => {
    const base = y + 4.5 + 14 * (position - (lines.length - 1) / 2);
    return svg("text", { class: "label", x: left - 14, y: base, "text-anchor": "end" }, line);
  });
  return markLink(
    { table: chart.table, key, label: `${name}: ${counted(weight, "claim")}` },
    svg("rect", { class: "hit", x: 0, y: y - rowHeight / 2, width: left + 6, height: rowHeight }),
    text,
    svg("circle", { class: "node", cx: left, cy: y, r: Math.min(3 + Math.sqrt(weight) * 0.7, 8) }),
  );
}
