// @ts-check
// The claims of an arc, listed below the network.

import { getFrom } from "../collections.js";
import { html, replaceContent } from "../elements.js";
import { counted } from "../numbers.js";
import { recordAddress } from "../page_data.js";
import { folded } from "./controls.js";
import { valueLabel } from "./labels.js";
import { endsWords, weakColumns } from "./ties.js";

/** @import { Row } from "../types.js" */
/** @import { Network } from "./network.js" */
/** @import { Tie } from "./ties.js" */

const CLAIMS_SHOWN = 20;

/**
 * @param {HTMLElement} list
 * @param {Tie} tie
 * @param {Network} network
 */
export function listClaims(list, tie, network) {
  const { chart, data, look } = network;
  const ends = endsWords(tie, (key) => data.labelOf(chart.table, key));
  const items = tie.rows.map((row) => claimItem(row, ends, network));
  const rest = items.slice(CLAIMS_SHOWN);
  replaceContent(
    list,
    html(
      "p",
      {},
      html("strong", {}, getFrom(look, tie.value).words),
      `: ${ends}, ${counted(tie.rows.length, "claim")}`,
    ),
    html("ul", {}, items.slice(0, CLAIMS_SHOWN)),
    rest.length > 0 && folded(rest.length, html("ul", {}, rest)),
  );
  list.scrollIntoView({ block: "nearest" });
}

/**
 * @param {Row} row
 * @param {string} ends of the arc
 * @param {Network} network
 */
function claimItem(row, ends, { chart, data }) {
  const key = String(row[chart.key]);
  const quote = data.labelOf(chart.evidence, key);
  const relation = data.relation(chart.relation);
  const weak = weakColumns(row, chart).map((column) =>
    valueLabel(data, relation, column, row[column]).toLowerCase(),
  );
  return html(
    "li",
    {},
    html("a", { href: recordAddress(chart.evidence, key) }, key),
    quote !== key && [" ", html("q", {}, quote)],
    html("span", { class: "aside" }, ends + (weak.length ? `; ${weak.join(", ")}` : "")),
  );
}
