// @ts-check
// The chart of changes: how many rows of each table differ from the previous release, by kind of change.

import { compareText, groupBy, largest } from "../collections.js";
import { assignColours } from "../colours.js";
import { svg } from "../elements.js";
import { counted, formatNumber } from "../numbers.js";
import { AXIS_HEIGHT, axis, numberScale } from "./axes.js";
import { createDrawing, legend, showIfEmpty } from "./marks.js";
import { FINE_SIZE, WIDE, fitText, textWidth } from "./text.js";

/** @import { ChangesChart, Row } from "../types.js" */
/** @import { PageData } from "../page_data.js" */

/** @typedef {{table: string, rows: Row[]}} ChangedTable */

/**
 * @param {HTMLElement} host
 * @param {ChangesChart} chart
 * @param {PageData} data
 */
export function drawChanges(host, chart, data) {
  const relation = data.relation(chart.relation);
  if (showIfEmpty(host, relation)) return;
  const rows = relation.rows ?? [];
  const kinds = [...new Set(rows.map((row) => String(row.change)))].sort();
  const colours = assignColours(kinds);
  const tables = [...groupBy(rows, (row) => String(row.table_name))]
    .map(([table, members]) => ({ table, rows: members }))
    .sort((a, b) => b.rows.length - a.rows.length || compareText(a.table, b.table));
  const entries = kinds.map((kind) => ({
    swatch: svg("rect", { x: 2, y: 2, width: 24, height: 10, fill: colours.get(kind) }),
    words: kind,
  }));
  const summary = tables.map(({ table, rows: { length } }) => `${table} ${formatNumber(length)}`).join(", ");
  const label = `${chart.title}: ${counted(rows.length, "change")}. ${summary}.`;
  host.replaceChildren(
    legend(entries, "Kinds of change"),
    barChart(host.clientWidth, label, tables, colours),
  );
}

/**
 * @param {number} width
 * @param {string} label
 * @param {ChangedTable[]} tables
 * @param {Map<string, string>} colours of the kinds of change
 */
function barChart(width, label, tables, colours) {
  const isWide = width >= WIDE;
  const left = isWide ? Math.min(240, largest(tables.map(({ table }) => textWidth(table))) + 14) : 0;
  const rowHeight = isWide ? 28 : 42;
  const height = tables.length * rowHeight + AXIS_HEIGHT + 8;
  const most = tables[0].rows.length;
  const right = width - textWidth(formatNumber(most), { size: FINE_SIZE }) - 12;
  const scale = numberScale([0, most], [left, right]);
  const at = height - AXIS_HEIGHT;
  const drawing = createDrawing(width, height, label, "img");
  drawing.append(axis(scale, { at, ends: [left, right], title: "number of changes", grid: at, width }));
  tables.forEach(({ table, rows }, position) => {
    const y = position * rowHeight + (isWide ? 6 : 20);
    const name = fitText(table, isWide ? left - 8 : width);
    const { bars, end } = stackedBar({ table, rows }, y, colours, scale);
    drawing.append(
      svg("text", { class: "label", x: 0, y: isWide ? y + 14 : y - 5 }, name),
      ...bars,
      svg("text", { class: "fine", x: end + 6, y: y + 13.5 }, formatNumber(rows.length)),
    );
  });
  return drawing;
}

/**
 * @param {ChangedTable} changed
 * @param {number} y
 * @param {Map<string, string>} colours
 * @param {(value: number) => number} scale
 */
function stackedBar({ table, rows }, y, colours, scale) {
  let end = scale(0);
  const bars = [...colours].flatMap(([kind, fill]) => {
    const count = rows.filter((row) => row.change === kind).length;
    if (!count) return [];
    const [x, length] = [end, scale(count) - scale(0)];
    end += length;
    const key = `${table} ${kind}`.replaceAll(" ", "-");
    const bar = { x, y, width: Math.max(length, 1), height: 18, class: "part", fill, "data-key": key };
    return [svg("rect", bar, svg("title", {}, `${table}: ${kind}, ${formatNumber(count)}`))];
  });
  return { bars, end };
}
