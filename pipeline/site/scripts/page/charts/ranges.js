// @ts-check
// The chart of ranges: every estimate with the claims behind it, on one axis for each unit, or as a list if there are
// too few numbers for an axis.

import { groupBy } from "../collections.js";
import { html, replaceContent } from "../elements.js";
import { counted, formatNumber } from "../numbers.js";
import { chartPages, chooser } from "./controls.js";
import { inCodeOrder, valueLabel } from "./labels.js";
import { legend, showIfEmpty } from "./marks.js";
import { rangeDrawing } from "./range_drawing.js";
import { rangeLook } from "./range_look.js";
import { rangeList } from "./range_list.js";
import { estimatesOf, needsAxis } from "./range_rows.js";
import { restoreFocus, stateOf } from "./state.js";

/** @import { Cell, RangesChart } from "../types.js" */
/** @import { DrawOptions } from "../drawings.js" */
/** @import { PageData } from "../page_data.js" */
/** @import { Estimate } from "./range_rows.js" */

const ROWS_AT_ONCE = 40; // more rows than these are shown one unit at a time, by pages
const PAGE_SIZE = 25;

/** @typedef {{page: number, unit: Cell | undefined}} RangesState */
/** @typedef {{unit: Cell, label: string, estimates: Estimate[]}} Unit */

/**
 * @param {HTMLElement} host
 * @param {RangesChart} chart
 * @param {PageData} data
 * @param {DrawOptions} options
 */
export function drawRanges(host, chart, data, options = {}) {
  if (showIfEmpty(host, data.relation(chart.relation))) return;
  const state = stateOf(host, /** @type {RangesState} */ ({ page: 0, unit: undefined }));
  const { only, areListed, disputed } = options;
  const candidates = estimatesOf(chart, data, only);
  const estimates = disputed
    ? candidates.filter(({ isDisputed }) => isDisputed).slice(0, disputed)
    : candidates;
  const isDrawn = (/** @type {Unit} */ unit) => Boolean(disputed) || needsAxis(unit.estimates);
  const units = unitsOf(estimates, chart, data).filter((unit) => !areListed || isDrawn(unit));
  const isPaged = estimates.length > ROWS_AT_ONCE;
  const chosen = units.find(({ unit }) => unit === state.unit) ?? largestUnit(units);
  const [start, end] = isPaged ? [state.page * PAGE_SIZE, (state.page + 1) * PAGE_SIZE] : [0, Infinity];
  const parts = (isPaged ? [chosen] : units).map((unit) => ({
    unit,
    shown: unit.estimates.slice(start, end),
  }));
  const look = rangeLook(
    parts.filter(({ unit }) => isDrawn(unit)).flatMap(({ shown }) => shown),
    chart,
    data,
  );
  const change = (/** @type {Partial<RangesState>} */ choice, /** @type {string} */ selector) => {
    Object.assign(state, choice);
    drawRanges(host, chart, data, options);
    restoreFocus(host, selector);
  };
  replaceContent(
    host,
    isPaged && unitChooser(units, chosen, change),
    parts.some(({ unit }) => isDrawn(unit)) && legend(look.entries, "What the marks mean"),
    parts.map(({ unit, shown }) => {
      const { label, estimates: all } = unit;
      const noun = label.toLowerCase();
      const isAlone = only !== undefined;
      return [
        unitHeading(unit, isAlone || disputed ? null : estimates.length),
        isPaged && unitPages(unit, chart, state.page, change),
        isDrawn(unit)
          ? rangeDrawing(host.clientWidth, { chart, data, all, shown, look, noun, isAlone })
          : rangeList(shown, chart, data),
      ];
    }),
  );
}

/**
 * @param {Estimate[]} estimates
 * @param {RangesChart} chart
 * @param {PageData} data
 * @returns {Unit[]}
 */
function unitsOf(estimates, chart, data) {
  const relation = data.relation(chart.relation);
  const byUnit = groupBy(estimates, ({ unit }) => unit);
  return inCodeOrder(data, relation.field(chart.unit).codes, byUnit.keys()).map((unit) => ({
    unit,
    label: valueLabel(data, relation, chart.unit, unit),
    estimates: byUnit.get(unit) ?? [],
  }));
}

/** @param {Unit[]} units */
function largestUnit(units) {
  return units.reduce((a, b) => (b.estimates.length > a.estimates.length ? b : a), units[0]);
}

/**
 * @param {Unit[]} units
 * @param {Unit} chosen
 * @param {(choice: Partial<RangesState>, selector: string) => void} change
 */
function unitChooser(units, chosen, change) {
  return chooser(
    "unit",
    "Numbers of",
    units.map(({ label, estimates }, position) => [position, `${label} (${formatNumber(estimates.length)})`]),
    units.indexOf(chosen),
    (position) => change({ unit: units[Number(position)].unit, page: 0 }, "[data-choose=unit]"),
  );
}

/**
 * @param {Unit} unit
 * @param {RangesChart} chart
 * @param {number} page
 * @param {(choice: Partial<RangesState>, selector: string) => void} change
 */
function unitPages({ label, estimates }, chart, page, change) {
  return chartPages({
    page,
    size: PAGE_SIZE,
    count: estimates.length,
    noun: "numbers",
    title: `${chart.title}: ${label.toLowerCase()}`,
    turn: (target, name) => change({ page: target }, `[data-turn=${name}]`),
  });
}

/**
 * @param {Unit} unit
 * @param {number | null} total null if it is not shown
 */
function unitHeading({ label, estimates }, total) {
  const numbers = total !== null && ` ${formatNumber(estimates.length)} of ${counted(total, "number")}`;
  return html("p", { class: "over" }, html("strong", {}, label), numbers);
}
