// @ts-check
// The search box of the page: finds rows that have a label by the words of their key, label and further names.

import { html, replaceContent } from "./elements.js";
import { formatNumber } from "./numbers.js";
import { recordAddress } from "./page_data.js";
import { foldText, hasAllWords, wordsOf } from "./word_filter.js";

/** @import { Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Table } from "./relations.js" */
/** @import { Word } from "./word_filter.js" */

const MATCHES_SHOWN = 8; // of each table

/** @typedef {{table: Table, rows: Row[], texts: string[]}} IndexedTable */

/**
 * Let a box search the page and show the matches in a list.
 *
 * @param {HTMLInputElement} box
 * @param {HTMLElement} list
 * @param {PageData} data
 */
export function addSearch(box, list, data) {
  /** @type {IndexedTable[] | undefined} */
  let index;
  const clear = () => {
    box.value = "";
    list.replaceChildren();
  };
  box.addEventListener("input", () => {
    index ??= indexTables(data);
    showMatches(list, index, wordsOf(box.value));
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    if (event.key === "Enter") {
      event.preventDefault();
      list.querySelector("a")?.click();
    }
  });
  list.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("a")) clear();
  });
}

/**
 * The tables whose rows have labels, each with the searched text of every row.
 *
 * @param {PageData} data
 * @returns {IndexedTable[]}
 */
function indexTables(data) {
  return [...data.tables.values()].flatMap((table) => {
    const { label, rows } = table;
    if (!label || !rows) return [];
    const texts = rows.map((row) =>
      foldText(
        [...table.key.map((name) => row[name]), row[label] ?? "", ...furtherNames(data, table, row)].join(
          " ",
        ),
      ),
    );
    return [{ table, rows, texts }];
  });
}

/**
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 */
function furtherNames(data, table, row) {
  if (!table.names) return [];
  const [source, field] = table.names;
  const reference = data.referencesTo(table.name).find(({ from }) => from.name === source);
  if (!reference) return [];
  return reference.from.where(reference.field, table.keyOf(row)).map((alias) => alias[field] ?? "");
}

/**
 * @param {HTMLElement} list
 * @param {IndexedTable[]} index
 * @param {Word[]} words
 */
function showMatches(list, index, words) {
  if (!words.length) return list.replaceChildren();
  const groups = index
    .map(({ table, rows, texts }) => ({
      table,
      rows: rows.filter((_, position) => hasAllWords(texts[position], words)),
    }))
    .filter(({ rows }) => rows.length);
  const total = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  const status = total ? `${formatNumber(total)} ${total === 1 ? "match" : "matches"}` : "No matches.";
  return replaceContent(
    list,
    html("p", { role: "status" }, status),
    groups.map(({ table, rows }) => matchesOf(table, rows)),
  );
}

/**
 * @param {Table} table
 * @param {Row[]} rows
 */
function matchesOf(table, rows) {
  const links = rows.slice(0, MATCHES_SHOWN).map((row) => html("li", {}, rowLink(table, row)));
  const rest = rows.length - MATCHES_SHOWN;
  return html(
    "section",
    {},
    html("h2", {}, table.title),
    html("ul", {}, links),
    rest > 0 && html("p", {}, `and ${formatNumber(rest)} more`),
  );
}

/**
 * @param {Table} table
 * @param {Row} row
 */
function rowLink(table, row) {
  const key = table.keyOf(row);
  return html(
    "a",
    { href: recordAddress(table.name, key) },
    html("b", {}, key),
    " ",
    String(row[table.label] ?? ""),
  );
}
