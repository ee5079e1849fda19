// @ts-check
// Starts the page: unpacks the data, prepares charts, tables and the search, and shows what the address names.

import { estimatesOf } from "./charts/range_rows.js";
import { enableCopyButtons } from "./clipboard.js";
import { showDefinitions } from "./definitions.js";
import { fillOnOpen } from "./details.js";
import { addDrawing, drawVisible } from "./drawings.js";
import { byId, find, html } from "./elements.js";
import { showAddress } from "./navigation.js";
import { counted, formatNumber } from "./numbers.js";
import { PageData, relationsOf, tooLargeFor, tooManyRows } from "./page_data.js";
import { openFoldsForPrint } from "./print.js";
import { Table } from "./relations.js";
import { recordScrolling } from "./scroll_positions.js";
import { Search } from "./search.js";
import { addAddress, addressOptions, connectTable } from "./table_addresses.js";
import { TableView } from "./table_view.js";
import { unpack } from "./unpack.js";

/** @import { Relation } from "./relations.js" */
/** @import { TableOptions } from "./table_view.js" */
/** @import { Chart } from "./types.js" */

const CONFLICTS = 2; // numbers in dispute on the first screen

async function start() {
  const data = new PageData(await unpack(byId("data").textContent ?? ""));
  data.charts.forEach((chart, position) => addChart(data, chart, byId(`chart-${position + 1}`)));
  addConflicts(data);
  for (const host of document.querySelectorAll("#changes-since .drawing")) {
    if (host instanceof HTMLElement)
      addDrawing(host, { kind: "changes", title: host.dataset.title ?? "", relation: "changes" });
  }
  for (const table of data.tables.values()) addTable(data, table);
  for (const details of document.querySelectorAll("#questions > details"))
    addQuestion(data, /** @type {HTMLDetailsElement} */ (details));
  new Search(/** @type {HTMLInputElement} */ (byId("search")), byId("found"), data);
  enableCopyButtons();
  showDefinitions();
  openFoldsForPrint();
  recordScrolling();
  drawVisible(data);
  new ResizeObserver(() => drawVisible(data)).observe(document.body);
  addEventListener("hashchange", () => showAddress(data));
  showAddress(data);
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

/**
 * Add a chart and its table to a figure.
 *
 * @param {PageData} data
 * @param {Chart} chart
 * @param {HTMLElement} figure
 */
function addChart(data, chart, figure) {
  const host = find(figure, ".drawing");
  const details = find(figure, ".as-table");
  const tooLarge = tooLargeFor(data, chart);
  if (tooLarge) host.textContent = tooManyRows(tooLarge);
  else addDrawing(host, chart);
  const relations = relationsOf(chart)
    .map((name) => data.relation(name))
    .filter((relation) => relation.rows);
  if (!relations.length) return details.remove();
  return fillOnOpen(details, () => {
    for (const relation of relations) {
      const part = html("div");
      details.append(part);
      const title = relation instanceof Table ? relation.title : relation.name;
      new TableView(part, data, relation, { label: `${chart.title}, as a table: ${title}` });
    }
  });
}

/**
 * Draw the numbers in dispute on the first screen, if the dataset has a chart of ranges.
 *
 * @param {PageData} data
 */
function addConflicts(data) {
  const figure = document.getElementById("conflicts");
  const chart = data.charts.find(({ kind }) => kind === "ranges");
  if (!figure || chart?.kind !== "ranges" || tooLargeFor(data, chart)) return;
  const disputed = estimatesOf(chart, data).filter(({ isDisputed }) => isDisputed).length;
  if (!disputed) return;
  figure.hidden = false;
  const shown = Math.min(disputed, CONFLICTS);
  const rest = disputed > shown ? `${formatNumber(shown)} of ${formatNumber(disputed)} numbers` : "";
  find(figure, "figcaption span").textContent = rest;
  addDrawing(find(figure, ".drawing"), chart, { disputed: shown });
}

/**
 * Show a published table when its section is opened for the first time.
 *
 * @param {PageData} data
 * @param {Table} table
 */
function addTable(data, table) {
  const details = byId(`table-${table.name}`);
  const host = find(details, "div");
  const { name, count, rows, title, firstColumns } = table;
  if (rows)
    addAddressedTable(details, data, table, { label: title, columns: firstColumns, offerAllFields: true });
  else
    host.textContent = `${counted(count, "row")} are too many for this page. See data/${name}.csv and data/${name}.parquet.`;
}

/**
 * Show the answer to a question when its section is opened for the first time.
 *
 * @param {PageData} data
 * @param {HTMLDetailsElement} details
 */
function addQuestion(data, details) {
  const host = find(details, "div");
  const relation = data.relation(details.id.replace("question-", ""));
  const label = find(details, "b").textContent ?? "";
  if (relation.rows) addAddressedTable(details, data, relation, { label });
  else host.textContent = tooManyRows(relation);
}

/**
 * Show a table, whose state is part of the address, when its section is opened for the first time.
 *
 * @param {HTMLElement} details
 * @param {PageData} data
 * @param {Relation} relation
 * @param {TableOptions} options
 */
function addAddressedTable(details, data, relation, options) {
  const { id } = details;
  addAddress(id);
  fillOnOpen(details, () => {
    const host = find(details, "div");
    connectTable(id, new TableView(host, data, relation, { ...options, ...addressOptions(id) }));
  });
}

start().catch((error) => {
  const message =
    "This browser cannot show the charts, the tables and the search. The data are in the files under Downloads.";
  find(document, ".head").append(html("p", { class: "note", role: "alert" }, message));
  console.error(error);
});
