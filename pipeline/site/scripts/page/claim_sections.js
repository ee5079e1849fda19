// @ts-check
// The claims that refer to a row: a section for each field that does so, in it a group for each lineage.

import { claimCard, lineageLink } from "./claim_card.js";
import { compareText, groupBy } from "./collections.js";
import { html } from "./elements.js";
import { counted, formatNumber } from "./numbers.js";
import { foldedSection, section } from "./sections.js";

/** @import { Cell, Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Table } from "./relations.js" */

const CARDS_SHOWN = 25; // at first, and more on demand
const LINEAGE =
  "A lineage is an original document with all copies made from it. It counts as one independent source.";

/**
 * The claims about a row as a section, and claims that refer to it by another field as folded sections.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {string} key
 */
export function claimSections(data, table, key) {
  const { quotes } = data;
  if (!quotes) return [];
  const claims = data.table(quotes.table);
  const fields = claims.links.filter((link) => link.table === table.name).map((link) => link.field);
  return fields.flatMap((field) => {
    const rows = claims.where(field, key);
    if (!rows.length) return [];
    const lineages = groupBy(rows, (row) => data.lineageOf(row[quotes.document]) ?? "");
    const isAbout = field === quotes.about || fields.length === 1;
    const name = isAbout ? "Statements" : `Statements (${claims.field(field).title.toLowerCase()})`;
    const title = `${name}: ${countWords(data, rows, lineages)}`;
    const groups = () =>
      [...lineages]
        .sort(([a], [b]) => compareText(String(a), String(b)))
        .map(([lineage, members]) => lineageGroup(data, lineage, members, field));
    const hint = data.lineages && html("p", { class: "aside" }, LINEAGE);
    return [isAbout ? section(title, hint, groups()) : foldedSection(title, groups)];
  });
}

/**
 * The title of rows that refer to a row by one of several fields: "Claims (subject)".
 *
 * @param {Table} table
 * @param {string} field
 */
export function referringTitle(table, field) {
  return `${table.title} (${table.field(field).title.toLowerCase()})`;
}

/**
 * @param {PageData} data
 * @param {Row[]} rows
 * @param {Map<Cell, Row[]>} lineages
 */
function countWords(data, rows, lineages) {
  return `${formatNumber(rows.length)}${data.lineages ? ` from ${counted(lineages.size, "lineage")}` : ""}`;
}

/**
 * The claims of one lineage: the first of them, and a button that shows more.
 *
 * @param {PageData} data
 * @param {Cell} lineage empty if dataset.json declares no lineages
 * @param {Row[]} rows
 * @param {string} hiddenField
 */
function lineageGroup(data, lineage, rows, hiddenField) {
  const host = html("div");
  const more = html("button", { type: "button", "data-more": true, onclick: () => show() });
  let shown = 0;
  const show = () => {
    host.append(...rows.slice(shown, shown + CARDS_SHOWN).map((row) => claimCard(data, row, hiddenField)));
    shown += CARDS_SHOWN;
    more.textContent = `Show more (${formatNumber(rows.length - shown)} left)`;
    if (shown >= rows.length) more.remove();
  };
  show();
  const heading = lineage !== "" && html("h3", {}, "Lineage: ", lineageLink(data, lineage));
  return html("div", { class: "lineage" }, heading, host, shown < rows.length && more);
}
