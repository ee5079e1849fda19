// @ts-check
// The network: how actors relate, as arcs between names in a list.

import { compareText, getFrom } from "../collections.js";
import { assignColours } from "../colours.js";
import { html, replaceContent } from "../elements.js";
import { formatNumber } from "../numbers.js";
import { chooser } from "./controls.js";
import { codeListOf, inCodeOrder, valueLabel } from "./labels.js";
import { showIfEmpty } from "./marks.js";
import { listClaims } from "./network_claims.js";
import { networkDrawing } from "./network_drawing.js";
import { kindButtons } from "./network_kinds.js";
import { restoreFocus, stateOf } from "./state.js";
import { ACTORS_AT_ONCE, actorWeights, actorsToDraw, claimCount, tiesOf } from "./ties.js";

/** @import { Cell, NetworkChart } from "../types.js" */
/** @import { PageData } from "../page_data.js" */
/** @import { Tie } from "./ties.js" */

/** @typedef {{colour: string, words: string}} KindLook */
/** @typedef {Map<Cell, KindLook>} NetworkLook */
/** @typedef {{actor: string, hidden: Set<Cell>}} NetworkState The chosen actor, and the kinds that are hidden. */

/**
 * `ties` are those that are drawn, `weights` the claims of every actor.
 * @typedef {{chart: NetworkChart, data: PageData, ties: Tie[], weights: Map<string, number>, look: NetworkLook}} Network
 */

/**
 * @param {HTMLElement} host
 * @param {NetworkChart} chart
 * @param {PageData} data
 */
export function drawNetwork(host, chart, data) {
  if (showIfEmpty(host, data.relation(chart.relation))) return;
  const state = stateOf(host, /** @type {NetworkState} */ ({ actor: "", hidden: new Set() }));
  const allTies = tiesOf(chart, data);
  const weights = actorWeights(allTies);
  const actors = actorsToDraw(weights, allTies, state.actor);
  const ties = allTies.filter(
    ({ ends }) => ends.every((end) => actors.has(end)) && (!state.actor || ends.includes(state.actor)),
  );
  const network = { chart, data, ties, weights, look: networkLook(allTies, chart, data) };
  const list = html(
    "div",
    { class: "beneath claims", "aria-live": "polite" },
    html("p", {}, "Select an arc to list its claims here."),
  );
  const label = networkLabel(network, allTies);
  const { drawing, arcs } = networkDrawing(host.clientWidth, network, label, (tie) =>
    listClaims(list, tie, network),
  );
  const isPartial = weights.size > ACTORS_AT_ONCE;
  const choose = (/** @type {string} */ actor) => {
    state.actor = actor;
    drawNetwork(host, chart, data);
    restoreFocus(host, "[data-choose=centre]");
  };
  replaceContent(
    host,
    kindButtons(network, state, arcs),
    isPartial && actorChooser(network, state, choose),
    isPartial && html("p", { class: "beneath" }, omissionWords(network, actors.size, allTies, state.actor)),
    html("div", { class: "network" }, drawing, list),
  );
}

/**
 * @param {Tie[]} ties
 * @param {NetworkChart} chart
 * @param {PageData} data
 * @returns {NetworkLook}
 */
function networkLook(ties, chart, data) {
  const relation = data.relation(chart.relation);
  const described = [chart.evidence];
  const values = inCodeOrder(
    data,
    codeListOf(data, relation, chart.colour, described),
    ties.map(({ value }) => value),
  );
  const colours = assignColours(values);
  return new Map(
    values.map((value) => [
      value,
      {
        colour: getFrom(colours, value),
        words: valueLabel(data, relation, chart.colour, value, described),
      },
    ]),
  );
}

/**
 * @param {Network} network
 * @param {NetworkState} state
 * @param {(actor: string) => void} choose
 */
function actorChooser({ chart, data, weights }, state, choose) {
  /** @type {[string, string][]} */
  const actors = [...weights.keys()].map((key) => [key, data.labelOf(chart.table, key)]);
  actors.sort(([, a], [, b]) => compareText(a, b));
  const all = /** @type {[string, string]} */ (["", `the ${ACTORS_AT_ONCE} with most claims`]);
  return chooser("centre", "Show the relations of", [all, ...actors], state.actor, choose);
}

/**
 * A sentence on what is left out.
 *
 * @param {Network} network
 * @param {number} drawn
 * @param {Tie[]} allTies
 * @param {string} actor
 */
function omissionWords({ chart, data, ties, weights }, drawn, allTies, actor) {
  const noun = data.table(chart.table).title.toLowerCase();
  const which = actor ? "the selected one and its neighbours" : "those with most claims";
  const [claims, total] = [claimCount(ties), claimCount(allTies)];
  return (
    `${formatNumber(drawn)} of ${formatNumber(weights.size)} ${noun} are drawn: ${which}. ` +
    `${formatNumber(weights.size - drawn)} are left out, and with them ` +
    `${formatNumber(total - claims)} of ${formatNumber(total)} claims.`
  );
}

/**
 * @param {Network} network
 * @param {Tie[]} allTies
 */
function networkLabel({ chart, weights, look }, allTies) {
  const kinds = [...look].map(([value, { words }]) => {
    const claims = claimCount(allTies.filter((tie) => tie.value === value));
    return `${words} ${formatNumber(claims)}`;
  });
  return (
    `${chart.title}: ${formatNumber(weights.size)} names, ${formatNumber(allTies.length)} arcs; ` +
    `claims by kind: ${kinds.join(", ")}.`
  );
}
