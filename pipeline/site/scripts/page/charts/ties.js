// @ts-check
// The ties of a network: pairs of actors, with the claims that connect them.

import { compareText, groupBy, sumOf } from "../collections.js";
import { counted, formatNumber } from "../numbers.js";

/** @import { Cell, NetworkChart, Row } from "../types.js" */
/** @import { PageData } from "../page_data.js" */

/**
 * `value` is the kind of relation; `sources` counts the independent sources that claim it; `weakCount` the claims that
 * deny or only predict it. The order of `ends` is from-to if the relation has a direction.
 * @typedef {{ends: [string, string], value: Cell, isDirected: boolean, rows: Row[], keys: string, sources: number,
 *   weakCount: number}} Tie
 */

export const ACTORS_AT_ONCE = 30; // of more than these, those with most claims are drawn

/**
 * @param {NetworkChart} chart
 * @param {PageData} data
 * @returns {Tie[]}
 */
export function tiesOf(chart, data) {
  const rows = (data.relation(chart.relation).rows ?? []).filter(
    (row) => row[chart.from] !== null && row[chart.to] !== null,
  );
  const isDirected = (/** @type {Row} */ row) => (chart.directed ?? []).includes(String(row[chart.colour]));
  const ends = (/** @type {Row} */ row) => {
    const pair = [String(row[chart.from]), String(row[chart.to])];
    return /** @type {[string, string]} */ (isDirected(row) ? pair : pair.sort());
  };
  return [...groupBy(rows, (row) => JSON.stringify([...ends(row), row[chart.colour]])).values()].map(
    (members) => ({
      ends: ends(members[0]),
      value: members[0][chart.colour],
      isDirected: isDirected(members[0]),
      rows: members,
      keys: members.map((row) => String(row[chart.key])).join(" "),
      sources: sourceCount(members, chart.witness),
      weakCount: members.filter((row) => weakColumns(row, chart).length).length,
    }),
  );
}

/**
 * The columns by which a claim denies or only predicts a relation.
 *
 * @param {Row} row
 * @param {NetworkChart} chart
 */
export function weakColumns(row, { weak = {} }) {
  return Object.keys(weak).filter((column) => weak[column].includes(row[column]));
}

/**
 * The number of claims of some ties.
 *
 * @param {Tie[]} ties
 */
export function claimCount(ties) {
  return sumOf(ties, ({ rows }) => rows.length);
}

/**
 * The ends of a tie: "A → B" or "A and B".
 *
 * @param {Tie} tie
 * @param {(key: string) => string} nameOf
 */
export function endsWords({ ends, isDirected }, nameOf) {
  return ends.map(nameOf).join(isDirected ? " → " : " and ");
}

/**
 * A tie in words: "Defection: A → B, 6 claims from 3 lineages, 2 of them negated or forecast".
 *
 * @param {Tie} tie
 * @param {string} kind
 * @param {(key: string) => string} nameOf
 * @param {{source: string | null, weak: string}} terms what a source is called, and what weak claims are
 */
export function tieWords(tie, kind, nameOf, terms) {
  const { rows, sources, weakCount } = tie;
  const from = terms.source ? ` from ${counted(sources, terms.source)}` : "";
  const weak = weakCount === rows.length ? "all" : formatNumber(weakCount);
  const strength = weakCount ? `, ${weak} of them ${terms.weak}` : "";
  return `${kind}: ${endsWords(tie, nameOf)}, ${counted(rows.length, "claim")}${from}${strength}`;
}

/**
 * The number of claims that each actor is in, the largest first.
 *
 * @param {Tie[]} ties
 * @returns {Map<string, number>}
 */
export function actorWeights(ties) {
  /** @type {Map<string, number>} */
  const weights = new Map();
  for (const { ends, rows } of ties)
    for (const end of new Set(ends)) weights.set(end, (weights.get(end) ?? 0) + rows.length);
  return new Map([...weights].sort(([a, x], [b, y]) => y - x || compareText(a, b)));
}

/**
 * The actors to draw: those with most claims, or the chosen actor and its neighbours.
 *
 * @param {Map<string, number>} weights
 * @param {Tie[]} ties
 * @param {string} chosen empty for none
 */
export function actorsToDraw(weights, ties, chosen) {
  if (!chosen) return new Set([...weights.keys()].slice(0, ACTORS_AT_ONCE));
  const neighbours = [...actorWeights(ties.filter(({ ends }) => ends.includes(chosen))).keys()];
  return new Set([chosen, ...neighbours.filter((key) => key !== chosen).slice(0, ACTORS_AT_ONCE - 1)]);
}

/**
 * @param {Row[]} rows
 * @param {string | undefined} column that names the source
 */
function sourceCount(rows, column) {
  return column === undefined ? rows.length : new Set(rows.map((row) => row[column])).size;
}
