// @ts-check
// Numbers as words: each claim with its document, and the estimate. For units with too few numbers for an axis.

import { recordLink } from "../cells.js";
import { html } from "../elements.js";
import { counted, formatNumber } from "../numbers.js";
import { recordAddress } from "../page_data.js";
import { claimWords, isSameAsOnly } from "./range_words.js";

/** @import { Child } from "../elements.js" */
/** @import { RangesChart } from "../types.js" */
/** @import { PageData } from "../page_data.js" */
/** @import { Estimate, NumberClaim } from "./range_rows.js" */

const CLAIMS_SHOWN = 4;

/**
 * The estimates of a unit as a list, each with a link to its row.
 *
 * @param {Estimate[]} estimates
 * @param {RangesChart} chart
 * @param {PageData} data
 */
export function rangeList(estimates, chart, data) {
  return html(
    "ul",
    { class: "numbers" },
    estimates.map((estimate) =>
      html(
        "li",
        { "data-key": estimate.key },
        recordLink(data, chart.table, estimate.key),
        numberWords(estimate, chart, data).map((words) => html("span", {}, words)),
      ),
    ),
  );
}

/**
 * The claims behind an estimate, whether they differ, and the estimate if it is not the same as the only claim.
 *
 * @param {Estimate} estimate
 * @param {RangesChart} chart
 * @param {PageData} data
 * @returns {Child[]}
 */
export function numberWords(estimate, chart, data) {
  const { claims, best, rule, isDisputed } = estimate;
  const rest = claims.length - CLAIMS_SHOWN;
  const reason = rule ? ` (${rule.toLowerCase()})` : "";
  const chosen = best === null ? "no best estimate" : `best estimate ${formatNumber(best)}${reason}`;
  return [
    ...claims.slice(0, CLAIMS_SHOWN).map((claim) => claimItem(claim, chart, data)),
    rest > 0 && `and ${counted(rest, "more claim", "more claims")}`,
    isDisputed && html("strong", { class: "differ" }, "≠ claims differ"),
    !isSameAsOnly(estimate) && html("span", { class: "limits" }, chosen),
  ].filter(Boolean);
}

/**
 * A claim in its words, with its document.
 *
 * @param {NumberClaim} claim
 * @param {RangesChart} chart
 * @param {PageData} data
 */
function claimItem(claim, { marks }, data) {
  const link = html(
    "a",
    { href: recordAddress(marks.table, claim.id), "data-key": claim.id },
    claimWords(claim),
  );
  const { quotes } = data;
  if (quotes?.table !== marks.table) return link;
  const document = data.table(marks.table).find(claim.id)?.[quotes.document] ?? null;
  const source = data.labelOf(data.table(marks.table).field(quotes.document).table ?? "", document);
  return [link, html("span", { class: "limits" }, ` ${source}`)];
}
