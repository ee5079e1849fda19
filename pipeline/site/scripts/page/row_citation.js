// @ts-check
// The citation of one row of the dataset.

import { byId, html } from "./elements.js";
import { recordAddress } from "./page_data.js";
import { endsMidSentence } from "./quotes.js";

const LOCAL_HOST = /^(localhost|127\..*|\[::1\])$/;

/** @import { Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Table } from "./relations.js" */

/**
 * A button that copies the citation of a row.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {string} key
 */
export function citationButton(data, table, key) {
  return html(
    "p",
    { class: "citing" },
    html(
      "button",
      { type: "button", "data-text": rowCitation(data, table, key) },
      "Copy citation of this row",
    ),
    " ",
    html("span", { role: "status" }),
  );
}

/**
 * The citation of the dataset with the table, key and label of a row and its address; for a claim, the label is its
 * quote, with the document.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {string} key
 */
function rowCitation(data, table, key) {
  const citation = (byId("cite-plain").textContent ?? "").trim();
  const row = table.find(key);
  const label = row ? labelOf(data, table, row) : "";
  return `${citation} ${table.title}, ${key}${label && ": "}${label}. ${pageAddress(data)}${recordAddress(table.name, key)}`;
}

/**
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 */
function labelOf(data, table, row) {
  const { quotes } = data;
  if (quotes?.table !== table.name) return table.label ? String(row[table.label] ?? "") : "";
  const documents = table.field(quotes.document).table;
  const document = documents ? data.labelOf(documents, row[quotes.document]) : row[quotes.document];
  const quote = String(row[quotes.quote] ?? "");
  return `“${quote}${endsMidSentence(quote) ? " …" : ""}” (${document})`;
}

/**
 * The address of this page. A page on the reader's own machine is named by its place in the package instead, after the
 * address of the dataset if it has one: nobody else could open a path of that machine.
 *
 * @param {PageData} data
 */
function pageAddress({ home, release }) {
  const isOnTheWeb = location.protocol.startsWith("http") && !LOCAL_HOST.test(location.hostname);
  if (isOnTheWeb) return location.origin + location.pathname + location.search;
  return `${home && `${home}, `}${release}/index.html`;
}
