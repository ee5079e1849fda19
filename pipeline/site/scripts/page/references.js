// @ts-check
// The rows that refer to a row, except claims, which have their own sections.

import { isAmount } from "./cells.js";
import { isPairTable } from "./claim_card.js";
import { referringTitle } from "./claim_sections.js";
import { html } from "./elements.js";
import { leadTables } from "./lead.js";
import { counted } from "./numbers.js";
import { foldedSection, section } from "./sections.js";
import { TableView } from "./table_view.js";

/** @import { Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Table } from "./relations.js" */

/**
 * A section with a table for each field by which rows refer to a row; folded if the facts above show the same.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {string} key
 */
export function referringSections(data, table, key) {
  const claims = data.quotes?.table;
  const references = data.referencesTo(table.name);
  const isKnown = new Set(leadTables(data, table));
  return references
    .filter(({ from }) => from.name !== claims && !(table.name === claims && isPairTable(from, table)))
    .flatMap(({ from, field }) => {
      const rows = from.where(field, key);
      if (!rows.length) return [];
      const host = html("div");
      new TableView(host, data, from, { rows, columns: filledColumns(from, field, rows), label: from.title });
      const isOnlyReference = references.filter((reference) => reference.from === from).length === 1;
      const title = from !== table && isOnlyReference ? from.title : referringTitle(from, field);
      if (!isKnown.has(from.name)) return [section(title, host)];
      return [foldedSection(`${title}: ${counted(rows.length, "row")}`, () => [host])];
    });
}

/**
 * The columns to show: amounts, and those with a value in at least one row.
 *
 * @param {Table} table
 * @param {string} reference the field that is the same in all rows
 * @param {Row[]} rows
 */
function filledColumns(table, reference, rows) {
  return table.firstColumns.filter(
    (name) => name !== reference && (isAmount(table.field(name)) || rows.some((row) => row[name] !== null)),
  );
}
