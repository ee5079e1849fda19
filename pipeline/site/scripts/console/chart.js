// @ts-check
// A chart of a result: bars along any column, lines and dots along numbers and dates.

import { barX, dot, lineY, plot, rectY, ruleX, ruleY } from "@observablehq/plot";

import { integerRange, integerTicks } from "./integer_axis.js";

/** @import { Result } from "./database.js" */
/** @import { ColumnKind } from "./arrow_text.js" */

/** @typedef {"bars" | "line" | "dots"} ChartKind */
/** @typedef {{kind: ChartKind, along: number, measure: number}} ChartChoice `along` and `measure` are columns. */
/** @typedef {{along: number | Date | string | null, measure: number | null, label: string}} DataPoint */
/** @typedef {{along: string, measure: string}} Names */

const MOST_BARS = 50;
const MOST_POINTS = 5_000;
const MOST_INTEGERS = 200; // along a continuous axis of bars
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
export function chartColumns({ columns, count, text }, chart) {
  const rows = Math.min(count, MOST_POINTS);
  const hasValue = (/** @type {number} */ column) =>
    Array.from({ length: rows }, (_, row) => row).some((row) => text(row, column) !== null);
  const positions = (/** @type {(kind: ColumnKind) => boolean} */ test) =>
    columns.flatMap(({ kind }, position) => (test(kind) ? [position] : []));
  return {
    along: positions((kind) => chart === "bars" || kind !== "text"),
    measures: positions((kind) => kind === "number").filter((column) => hasValue(column)),
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
  const all = pointsOf(result, along, measure, MOST_POINTS);
  const range = integerRange(all.map((point) => point.along));
  const isNamed = kind === "bars" && !(range && range.last - range.first < MOST_INTEGERS);
  const points = isNamed ? all.slice(0, MOST_BARS) : all.filter((point) => point.along !== null);
  const options = isNamed
    ? barOptions(points, names, width)
    : {
        ...pointOptions(points, names, kind),
        x: bottomAxis(names.along, range && integerTicks(range, width)),
      };
  const drawing = plot({ width, style: { background: "none" }, ...options });
  const rest = leftOut(result, points, isNamed ? MOST_BARS : MOST_POINTS, names.along);
  const title = `${names.measure} by ${names.along}${rest}`;
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
 * What a chart leaves out of a result, in words; empty if that is nothing.
 *
 * @param {Result} result
 * @param {DataPoint[]} points that are drawn
 * @param {number} most points that can be drawn
 * @param {string} name of the column along the axis
 */
function leftOut({ count }, points, most, name) {
  const missing = Math.min(count, most) - points.length;
  const first = count > most ? `, first ${most} rows` : "";
  return missing ? `${first} (rows left out because ${name} is NULL: ${missing})` : first;
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
 * Marks along numbers or dates; bars only along integers.
 *
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
    y: { label: names.measure, grid: true, nice: true },
    marks: { bars: [integerBars(points, names), ruleY([0])], line: [line, dots], dots: [dots] }[kind],
  };
}

/**
 * @param {DataPoint[]} points
 * @param {Names} names
 */
function integerBars(points, names) {
  const side =
    (/** @type {number} */ offset) =>
    (/** @type {DataPoint} */ { along }) =>
      Number(along) + offset;
  return rectY(points, {
    x1: side(-0.4),
    x2: side(0.4),
    y: "measure",
    fill: COLOUR,
    title: tooltip(names),
    tip: true,
  });
}

/**
 * @param {string} label
 * @param {object | null} ticks
 */
function bottomAxis(label, ticks = null) {
  return {
    label,
    grid: true,
    labelAnchor: /** @type {const} */ ("center"),
    labelOffset: FOOT - 8,
    ...ticks,
  };
}
