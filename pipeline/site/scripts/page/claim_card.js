// @ts-check
// One claim: its quote, the document, what it says, and the claims that it contradicts or repeats.

import { codeLink, recordLink } from "./cells.js";
import { isPresent } from "./collections.js";
import { html } from "./elements.js";
import { fieldList } from "./fields.js";
import { withDocumentNames } from "./mentions.js";
import { endsMidSentence } from "./quotes.js";

/** @import { Cell, QuoteFields, Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Table } from "./relations.js" */

/**
 * A card of a claim.
 *
 * @param {PageData} data
 * @param {Row} row
 * @param {string | null} hiddenField the field by which the claim refers to the record that shows it
 */
export function claimCard(data, row, hiddenField = null) {
  const quotes = /** @type {QuoteFields} */ (data.quotes);
  const claims = data.table(quotes.table);
  const key = claims.keyOf(row);
  const quote = String(row[quotes.quote] ?? "");
  const above = [hiddenField, quotes.document, quotes.about];
  const names = claims.shown.filter((name) => !above.includes(name));
  return html(
    "article",
    { class: "claim", "aria-label": `Claim ${key}` },
    html("blockquote", { class: endsMidSentence(quote) ? "cut" : null }, quote),
    origin(data, claims, row, hiddenField),
    fieldList(data, claims, row, names, { css: "claim-fields", title: (field) => field.title }),
    linkedRows(data, claims, key),
  );
}

/**
 * A link to the root of a lineage.
 *
 * @param {PageData} data
 * @param {Cell} lineage
 */
export function lineageLink(data, lineage) {
  if (!data.lineages) return "";
  const table = data.table(data.lineages.table);
  const target = table.field(data.lineages.lineage).table ?? table.name;
  return recordLink(data, target, lineage);
}

/**
 * @param {PageData} data
 * @param {Table} claims
 * @param {Row} row
 * @param {string | null} hiddenField
 */
function origin(data, claims, row, hiddenField) {
  const { document, about } = /** @type {QuoteFields} */ (data.quotes);
  const lineage = data.lineageOf(row[document]);
  const isCopy = lineage !== null && String(lineage) !== String(row[document]);
  const isAboutShown = about && about !== hiddenField && row[about] !== null;
  return html(
    "p",
    { class: "origin" },
    recordLink(data, claims.name, claims.keyOf(row), { short: true }),
    " in ",
    recordLink(data, claims.field(document).table, row[document]),
    isCopy && [", lineage: ", lineageLink(data, lineage)],
    isAboutShown && [", about ", recordLink(data, claims.field(about).table, row[about])],
  );
}

/**
 * The rows that a table of pairs links to a row: contradictions, repetitions.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {string} key
 */
function linkedRows(data, table, key) {
  const items = [...data.tables.values()].flatMap((pairs) => {
    const fields = fieldsTo(pairs, table);
    if (pairs === table || fields.length < 2) return [];
    return fields
      .flatMap((field) => pairs.where(field, key))
      .map((row) => pairItem(data, pairs, table, row, key));
  });
  return items.length ? html("ul", { class: "pairs" }, items) : null;
}

/**
 * Whether a table's rows are pairs of rows of another table.
 *
 * @param {Table} pairs
 * @param {Table} table
 */
export function isPairTable(pairs, table) {
  return fieldsTo(pairs, table).length > 1;
}

/**
 * @param {Table} from
 * @param {Table} to
 */
function fieldsTo(from, to) {
  return from.links.filter((link) => link.table === to.name).map((link) => link.field);
}

/**
 * @param {PageData} data
 * @param {Table} pairs
 * @param {Table} table
 * @param {Row} row
 * @param {string} key
 */
function pairItem(data, pairs, table, row, key) {
  const partners = fieldsTo(pairs, table)
    .map((field) => row[field])
    .filter((partner) => String(partner) !== key);
  const codes = pairs.fields
    .filter(({ name, codes: list }) => list && isPresent(row[name]))
    .map(({ name, codes: list = "" }) => codeLink(data, list, row[name]));
  const notes = pairs.fields
    .filter((field) => !field.codes && !field.table && field.type === "string" && row[field.name])
    .map(({ name }) => html("span", { class: "note" }, " ", withDocumentNames(data, String(row[name]))));
  return html(
    "li",
    {},
    html("b", {}, `${pairs.title}: `),
    codes,
    " with ",
    partners.map((partner) => [
      recordLink(data, table.name, partner, { short: true }),
      " ",
      html("q", {}, data.labelOf(table.name, partner)),
    ]),
    notes,
  );
}
