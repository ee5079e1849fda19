// @ts-check
// The legend of a network: each kind of relation is a button that hides or shows its arcs.

import { groupBy } from "../collections.js";
import { html, svg } from "../elements.js";
import { formatNumber } from "../numbers.js";
import { claimCount } from "./ties.js";

/** @import { Cell } from "../types.js" */
/** @import { KindLook, Network, NetworkState } from "./network.js" */
/** @import { Arc } from "./network_drawing.js" */

/**
 * @param {Network} network
 * @param {NetworkState} state
 * @param {Arc[]} arcs
 */
export function kindButtons({ ties, look }, { hidden }, arcs) {
  const apply = () => {
    for (const { tie, mark } of arcs) mark.toggleAttribute("hidden", hidden.has(tie.value));
  };
  apply();
  const byKind = groupBy(ties, ({ value }) => value);
  const buttons = [...look].flatMap(([value, kind]) => {
    const members = byKind.get(value);
    return members ? [kindButton(value, kind, claimCount(members), hidden, apply)] : [];
  });
  const label = "Kinds of relation, with the number of claims";
  return html("div", { class: "kinds", role: "group", "aria-label": label }, buttons);
}

/**
 * @param {Cell} value
 * @param {KindLook} look
 * @param {number} claims
 * @param {Set<Cell>} hidden
 * @param {() => void} apply
 */
function kindButton(value, { colour, words }, claims, hidden, apply) {
  const swatch = svg(
    "svg",
    { width: 22, height: 10, viewBox: "0 0 22 10", "aria-hidden": "true" },
    svg("path", { d: "M1,5H21", stroke: colour, "stroke-width": 4 }),
  );
  const isShown = () => String(!hidden.has(value));
  const toggle = () => {
    if (!hidden.delete(value)) hidden.add(value);
    button.setAttribute("aria-pressed", isShown());
    apply();
  };
  const button = html(
    "button",
    { type: "button", "aria-pressed": isShown(), onclick: toggle },
    swatch,
    `${words} ${formatNumber(claims)}`,
  );
  return button;
}
