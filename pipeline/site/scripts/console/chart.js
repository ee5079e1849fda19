// @ts-check
// A chart of a result: bars along any column, lines and dots along numbers and dates.

import { barX, dot, lineY, plot, ruleX } from "@observablehq/plot";

/** @import { Result } from "./database.js" */
/** @import { ColumnKind } from "./arrow_text.js" */

/** @typedef {"bars" | "line" | "dots"} ChartKind */
/** @typedef {{kind: ChartKind, along: number, measure: number}} ChartChoice `along` and `measure` are columns. */
/** @typedef {{along: number | Date | string | null, measure: number | null, label: string}} DataPoint */
/** @typedef {{along: string, measure: string}} Names */

const MOST_BARS = 50;
const MOST_POINTS = 5_000;
/** @type {[ChartKind, string][]} */
const KINDS = [
  ["bars", "Bars"],
  ["line", "Line"],
  ["dots", "Dots"],
];
const LETTER = 7; // px
const BAR = 22; // px
const FOOT = 48; // px
const COLOUR = "var(--c1)";

/**
 * The kinds of chart that a result allows, each with its label.
 *
 * @param {Result} result
 */
export function chartKinds(result) {
  return KINDS.filter(([kind]) => {
    const { along, measures } = chartColumns(result, kind);
    return along.some((column) => measures.some((measure) => measure !== column));
  });
}

/**
 * The columns that a kind of chart can be drawn along, and those that it can measure.
 *
 * @param {Result} result
 * @param {ChartKind} chart
 */
export function chartColumns({ columns }, chart) {
  const positions = (/** @type {(kind: ColumnKind) => boolean} */ test) =>
    columns.flatMap(({ kind }, position) => (test(kind) ? [position] : []));
  return {
    along: positions((kind) => chart === "bars" || kind !== "text"),
    measures: positions((kind) => kind === "number"),
  };
}

/**
 * Draw a result.
 *
 * @param {Result} result
 * @param {ChartChoice} choice
 * @param {number} width in px
 */
export function drawChart(result, { kind, along, measure }, width) {
  const names = { along: result.columns[along].name, measure: result.columns[measure].name };
  const most = kind === "bars" ? MOST_BARS : MOST_POINTS;
  const points = pointsOf(result, along, measure, most);
  const options = kind === "bars" ? barOptions(points, names, width) : pointOptions(points, names, kind);
  const drawing = plot({ width, style: { background: "none" }, ...options });
  const title = `${names.measure} by ${names.along}${result.count > most ? `, first ${most} rows` : ""}`;
  const label = KINDS.find(([name]) => name === kind)?.[1];
  for (const part of drawing.querySelectorAll("[aria-label]")) {
    part.setAttribute("data-mark", part.getAttribute("aria-label") ?? "");
    part.removeAttribute("aria-label"); // only elements with a role may have one
  }
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", `${label}: ${title}. The table above contains the same data.`);
  return { title, drawing };
}

/**
 * @param {Result} result
 * @param {number} along
 * @param {number} measure
 * @param {number} most
 * @returns {DataPoint[]}
 */
function pointsOf({ columns, count, text }, along, measure, most) {
  return Array.from({ length: Math.min(count, most) }, (_, row) => ({
    along: parse(text(row, along), columns[along].kind),
    measure: /** @type {number | null} */ (parse(text(row, measure), "number")),
    label: text(row, along) ?? "NULL",
  }));
}

/**
 * A cell as its axis needs it.
 *
 * @param {string | null} cell
 * @param {ColumnKind} kind
 */
function parse(cell, kind) {
  if (cell === null) return kind === "text" ? "NULL" : null;
  if (kind === "number") return Number(cell);
  if (kind === "text") return cell;
  const moment = cell.replace(" ", "T").replace(/\+00$/, "");
  return new Date(cell.includes(":") ? `${moment}Z` : moment);
}

/**
 * The tooltip of a mark.
 *
 * @param {Names} names
 */
function tooltip(names) {
  return (/** @type {DataPoint} */ { label, measure }) =>
    `${names.along}: ${label}\n${names.measure}: ${measure}`;
}

/**
 * @param {DataPoint[]} points
 * @param {Names} names
 * @param {number} width
 */
function barOptions(points, names, width) {
  const longest = Math.max(...points.map(({ label }) => label.length), names.along.length);
  const letters = Math.max(4, Math.min(longest, Math.floor((width * 0.4) / LETTER)));
  const labels = [...new Set(points.map(({ label }) => label))];
  const shorten = (/** @type {string} */ label) =>
    label.length > letters ? `${label.slice(0, letters - 1)}…` : label;
  return {
    height: labels.length * BAR + 80,
    marginLeft: letters * LETTER + 36,
    marginBottom: FOOT,
    x: { ...bottomAxis(names.measure), nice: true },
    y: { label: names.along, domain: labels, tickFormat: shorten },
    marks: [
      barX(points, { x: "measure", y: "label", fill: COLOUR, title: tooltip(names), tip: true }),
      ruleX([0]),
    ],
  };
}

/**
 * @param {DataPoint[]} points
 * @param {Names} names
 * @param {ChartKind} kind
 */
function pointOptions(points, names, kind) {
  const line = lineY(points, { x: "along", y: "measure", stroke: COLOUR, sort: "along" });
  const dots = dot(points, {
    x: "along",
    y: "measure",
    fill: COLOUR,
    r: kind === "line" ? 2 : 4,
    fillOpacity: 0.75,
    title: tooltip(names),
    tip: true,
  });
  return {
    height: 360,
    marginLeft: 60,
    marginTop: 30,
    marginBottom: FOOT,
    x: bottomAxis(names.along),
    y: { label: names.measure, grid: true, nice: true },
    marks: kind === "line" ? [line, dots] : [dots],
  };
}

/** @param {string} label */
function bottomAxis(label) {
  return { label, grid: true, labelAnchor: /** @type {const} */ ("center"), labelOffset: FOOT - 8 };
}
