// @ts-check
// The colour and symbol of each value of claims in a chart of ranges, and its legend.

import { getFrom, groupBy } from "../collections.js";
import { assignColours } from "../colours.js";
import { svg } from "../elements.js";
import { formatNumber } from "../numbers.js";
import { inCodeOrder, valueLabel } from "./labels.js";
import { symbolMark } from "./marks.js";
import { isWord } from "./range_words.js";

/** @import { Cell, RangesChart } from "../types.js" */
/** @import { PageData } from "../page_data.js" */
/** @import { LegendEntry } from "./marks.js" */
/** @import { Estimate } from "./range_rows.js" */

/** @typedef {{colour: string, symbol: number, words: string}} ClaimLook */

/**
 * `isNamed` says that there are more values than colours, so that each mark has its value next to it.
 * @typedef {{of: (value: Cell) => ClaimLook, title: string, isNamed: boolean, entries: LegendEntry[]}} RangeLook
 */

const MOST = 8; // values with a colour and a symbol of their own

/**
 * @param {Estimate[]} estimates
 * @param {RangesChart} chart
 * @param {PageData} data
 * @returns {RangeLook}
 */
export function rangeLook(estimates, chart, data) {
  const relation = data.relation(chart.marks.relation);
  const field = relation.field(chart.marks.colour);
  const claims = groupBy(
    estimates.flatMap((estimate) => estimate.claims),
    ({ value }) => value,
  );
  const count = (/** @type {Cell} */ value) => claims.get(value)?.length ?? 0;
  let values = inCodeOrder(data, field.codes, claims.keys());
  const isNamed = values.length > MOST;
  if (isNamed) values = [...values].sort((a, b) => count(b) - count(a));
  const colours = assignColours(values);
  const looks = new Map(
    values.map((value, rank) => [
      value,
      {
        colour: getFrom(colours, value),
        symbol: rank < MOST ? rank : 0,
        words: valueLabel(data, relation, field.name, value),
      },
    ]),
  );
  const named = values.slice(0, MOST).map((value) => ({ title: field.title, ...getFrom(looks, value) }));
  return {
    of: (value) => getFrom(looks, value),
    title: field.title,
    isNamed,
    entries: legendEntries(estimates, named, values.length - MOST),
  };
}

/**
 * The bar of a range, with an arrow head at each open end.
 *
 * @param {number} x0
 * @param {number} x1
 * @param {number} y
 * @param {{left?: boolean, right?: boolean}} open
 */
export function rangeBar(x0, x1, y, { left, right }) {
  const half = 4;
  const start = left ? `M${x0},${y}l6,${-half}` : `M${x0},${y - half}`;
  const across = right ? `H${x1 - 6}l6,${half}l-6,${half}` : `H${x1}v${2 * half}`;
  return svg("path", { class: "range", d: `${start}${across}H${left ? x0 + 6 : x0}Z` });
}

/**
 * @param {Estimate[]} estimates
 * @param {(ClaimLook & {title: string})[]} looks
 * @param {number} others count of values without a colour of their own
 * @returns {LegendEntry[]}
 */
function legendEntries(estimates, looks, others) {
  const tick = svg("line", { class: "best", x1: 12, x2: 12, y1: 1, y2: 13 });
  const isOpen = estimates.some(({ low, high }) => low === null || high === null);
  const hasWords = estimates.some(({ claims }) => claims.some(isWord));
  return [
    [{ swatch: [rangeBar(2, 26, 7, {}), tick], words: "low to high, with the best estimate" }],
    isOpen ? [{ swatch: rangeBar(2, 26, 7, { right: true }), words: "no bound on that side" }] : [],
    looks.map(({ symbol, colour, title, words }) => ({
      swatch: symbolMark(symbol, 14, 7, colour),
      words: `${title}: ${words}`,
    })),
    others > 0
      ? [
          {
            swatch: symbolMark(0, 14, 7, "var(--c-other)"),
            words: `${formatNumber(others)} others, each named next to its dot`,
          },
        ]
      : [],
    hasWords
      ? [{ swatch: symbolMark(0, 14, 7, "var(--ink)", true), words: "hollow: a word, read as a number" }]
      : [],
  ].flat();
}
