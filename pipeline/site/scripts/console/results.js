// @ts-check
// The results of the statements, each with its table, its chart and a download.

import { showChart } from "./chart_form.js";
import { csvOf } from "./csv.js";
import { byId, create, find } from "./elements.js";
import { showTable } from "./result_table.js";

/** @import { Engine, Result } from "./database.js" */

const MINUTE = 60_000; // ms

/** Remove the results that are shown. */
export function clearResults() {
  find("#results").replaceChildren();
}

/**
 * Show a result below the others.
 *
 * @param {Result} result
 * @param {string} title
 * @param {string} hint empty if there is none
 * @param {Engine} engine
 */
export function showResult(result, title, hint, engine) {
  const section = find(
    "section",
    /** @type {DocumentFragment} */ (byId("result", HTMLTemplateElement).content.cloneNode(true)),
  );
  section.setAttribute("aria-label", title);
  find("h2", section).textContent = title;
  find(".scroll", section).setAttribute("aria-label", `${title} (scrollable)`);
  find(".csv", section).addEventListener("click", () => download(result));
  find("#results").append(section);
  find(".hint", section).textContent = hint; // after it is part of the page, so that it is read out
  showTable(section, result, engine);
  showChart(find(".chart", section), result);
}

/** @param {Result} result */
function download(result) {
  const href = URL.createObjectURL(new Blob([csvOf(result)], { type: "text/csv" }));
  create("a", "", { href, download: `${document.body.dataset.database}-result.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(href), MINUTE);
}
