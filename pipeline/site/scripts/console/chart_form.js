// @ts-check
// The choices of a chart: its kind, and the two columns that it shows.

import { chartColumns, chartKinds, drawChart } from "./chart.js";
import { create, find, findA } from "./elements.js";

/** @import { Result } from "./database.js" */
/** @import { ChartKind } from "./chart.js" */

/**
 * Show the chart of a result, if it can be drawn, and draw it again when a choice or the width changes.
 *
 * @param {HTMLElement} host the element of the chart
 * @param {Result} result
 */
export function showChart(host, result) {
  offerChoices(host, result);
  find("form", host).addEventListener("change", () => offerChoices(host, result));
  new ResizeObserver(() => draw(host, result)).observe(find(".drawing", host));
}

/**
 * Offer what a result can be drawn as, retain earlier choices that still fit, and draw it.
 *
 * @param {HTMLElement} host
 * @param {Result} result
 */
function offerChoices(host, result) {
  const kinds = result.count ? chartKinds(result) : [];
  host.hidden = kinds.length === 0;
  if (!kinds.length) return;
  offer(select(host, "kind"), kinds);
  const { along, measures } = chartColumns(result, chosenKind(host));
  /** @type {(positions: number[]) => [string, string][]} */
  const named = (positions) => positions.map((column) => [String(column), result.columns[column].name]);
  offer(select(host, "along"), named(along));
  const others = measures.filter((column) => column !== chosenColumn(host, "along"));
  offer(select(host, "measure"), named(others.length ? others : measures));
  draw(host, result);
}

/**
 * Draw the chart that is chosen, unless it is hidden and has no width.
 *
 * @param {HTMLElement} host
 * @param {Result} result
 */
function draw(host, result) {
  const place = find(".drawing", host);
  if (host.hidden || place.clientWidth === 0) return;
  const choice = {
    kind: chosenKind(host),
    along: chosenColumn(host, "along"),
    measure: chosenColumn(host, "measure"),
  };
  const { title, drawing } = drawChart(result, choice, place.clientWidth);
  find("figcaption", host).textContent = title;
  place.replaceChildren(drawing);
}

/**
 * @param {HTMLSelectElement} element
 * @param {[value: string, label: string][]} choices
 */
function offer(element, choices) {
  const before = element.value;
  element.replaceChildren(...choices.map(([value, label]) => create("option", label, { value })));
  if (choices.some(([value]) => value === before)) element.value = before;
}

/**
 * @param {HTMLElement} host
 * @returns {ChartKind}
 */
function chosenKind(host) {
  return /** @type {ChartKind} */ (select(host, "kind").value);
}

/**
 * @param {HTMLElement} host
 * @param {"along" | "measure"} name
 */
function chosenColumn(host, name) {
  return Number(select(host, name).value);
}

/**
 * @param {HTMLElement} host
 * @param {"kind" | "along" | "measure"} name
 */
function select(host, name) {
  return findA(`.${name}`, HTMLSelectElement, host);
}
