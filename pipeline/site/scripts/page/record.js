// @ts-check
// The record of one row: its facts, the statements about it with their quotes, notes, the rows that refer to it, and the
// remaining fields.

import { estimatesOf, needsAxis } from "./charts/range_rows.js";
import { claimCard } from "./claim_card.js";
import { claimSections } from "./claim_sections.js";
import { addDrawing } from "./drawings.js";
import { html, replaceContent } from "./elements.js";
import { fieldContent, fieldList, informativeFields } from "./fields.js";
import { leadFacts, leadFields, rangesOf } from "./lead.js";
import { tooManyRows } from "./page_data.js";
import { referringSections } from "./references.js";
import { citationButton } from "./row_citation.js";
import { section } from "./sections.js";

/** @import { Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Table } from "./relations.js" */

/**
 * Fill an article with the record of a row and return its heading, or with a message if no row has the key.
 *
 * @param {HTMLElement} article
 * @param {PageData} data
 * @param {Table} table
 * @param {string} key
 */
export function showRecord(article, data, table, key) {
  const row = table.find(key);
  if (!row) return showMissing(article, table, key);
  const isClaim = data.quotes?.table === table.name;
  const title = isClaim ? `${table.title}: ${key}` : data.labelOf(table.name, key);
  const heading = html("h1", { tabindex: -1 }, title);
  replaceContent(
    article,
    html("p", { class: "above" }, html("a", { href: `#table-${table.name}` }, table.title), " / ", key),
    heading,
    citationButton(data, table, key),
    isClaim
      ? claimCard(data, row)
      : [
          leadFacts(data, table, row),
          linkedFields(data, table, row, otherFields(table, leadFields(table))),
          rangesCharts(data, table, key),
          claimSections(data, table, key),
          noteSections(data, table, row),
        ],
    referringSections(data, table, key),
    furtherFields(data, table, row),
  );
  return heading;
}

/**
 * @param {HTMLElement} article
 * @param {Table} table
 * @param {string} key
 */
function showMissing(article, table, key) {
  const message = table.rows ? "It may be in another version of the dataset." : tooManyRows(table);
  const title = `${table.title}: ${table.rows ? `no row has the key ${key}` : key}`;
  const heading = html("h1", { tabindex: -1 }, title);
  const link = html("a", { href: `#table-${table.name}` }, `Show all ${table.title.toLowerCase()}`);
  replaceContent(article, heading, html("p", {}, message, " ", link));
  return heading;
}

/**
 * Fields whose titles lead to the codebook.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 * @param {string[]} names
 */
function linkedFields(data, table, row, names) {
  return fieldList(data, table, row, names, {
    css: "fields",
    title: (field) => html("a", { href: `#field-${table.name}-${field.name}` }, field.title),
  });
}

/**
 * The fields that are not shown above.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 */
function furtherFields(data, table, row) {
  const above = new Set([...table.key, table.label, ...leadFields(table), ...table.shown, ...table.notes]);
  const names = table.fields.map(({ name }) => name).filter((name) => !above.has(name));
  if (!informativeFields(table, row, names).length) return null;
  return section("Further fields", linkedFields(data, table, row, names));
}

/**
 * The fields to show first, without those that the facts show.
 *
 * @param {Table} table
 * @param {string[]} lead
 */
function otherFields({ shown, notes }, lead) {
  return shown.filter((name) => !lead.includes(name) && !notes.includes(name));
}

/**
 * The notes on a row, each as a section.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 */
function noteSections(data, table, row) {
  return informativeFields(table, row, table.notes).map((field) =>
    section(field.title, html("p", { class: "notes" }, fieldContent(data, table, field, row))),
  );
}

/**
 * The charts of ranges, with this row alone; only axes if the facts list its numbers.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {string} key
 */
function rangesCharts(data, table, key) {
  const areListed = table.lead.some((fact) => "picture" in fact);
  return rangesOf(data, table.name)
    .filter((chart) => {
      const estimates = estimatesOf(chart, data, key);
      return areListed ? estimates.some((estimate) => needsAxis([estimate])) : estimates.length > 0;
    })
    .map((chart) => {
      const host = html("div", { class: "drawing" });
      addDrawing(host, chart, { only: key, areListed });
      const caption = html("figcaption", {}, html("h2", {}, chart.title));
      return html("figure", { class: "own", "data-kind": chart.kind }, caption, host);
    });
}
