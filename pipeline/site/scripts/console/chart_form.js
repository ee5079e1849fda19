// @ts-check
// The choices of the chart: its kind, and the two columns that it shows.

import { chartColumns, chartKinds, drawChart } from "./chart.js";
import { byId, create, find } from "./elements.js";

/** @import { Result } from "./database.js" */
/** @import { ChartKind } from "./chart.js" */

/**
 * Offer what a result can be drawn as, retain earlier choices that still fit, and draw it.
 *
 * @param {Result} result
 */
export function offerChart(result) {
  const kinds = result.count ? chartKinds(result) : [];
  find("#chart").hidden = kinds.length === 0;
  if (!kinds.length) return;
  offer("kind", kinds);
  const { along, measures } = chartColumns(result, chosenKind());
  /** @type {(positions: number[]) => [string, string][]} */
  const named = (positions) => positions.map((column) => [String(column), result.columns[column].name]);
  offer("along", named(along));
  const others = measures.filter((column) => column !== chosenColumn("along"));
  offer("measure", named(others.length ? others : measures));
  redrawChart(result);
}

/**
 * Draw the chart that is chosen, unless it is hidden and has no width.
 *
 * @param {Result} result
 */
export function redrawChart(result) {
  const host = find("#chart .drawing");
  const width = host.clientWidth;
  if (find("#chart").hidden || width === 0) return;
  const choice = { kind: chosenKind(), along: chosenColumn("along"), measure: chosenColumn("measure") };
  const { title, drawing } = drawChart(result, choice, width);
  find("#chart figcaption").textContent = title;
  host.replaceChildren(drawing);
}

/**
 * @param {string} id
 * @param {[value: string, label: string][]} choices
 */
function offer(id, choices) {
  const select = byId(id, HTMLSelectElement);
  const before = select.value;
  select.replaceChildren(...choices.map(([value, label]) => create("option", label, { value })));
  if (choices.some(([value]) => value === before)) select.value = before;
}

/** @returns {ChartKind} */
function chosenKind() {
  return /** @type {ChartKind} */ (byId("kind", HTMLSelectElement).value);
}

/** @param {"along" | "measure"} id */
function chosenColumn(id) {
  return Number(byId(id, HTMLSelectElement).value);
}
