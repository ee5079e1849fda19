// @ts-check
// What a reader has chosen in a table, and its form in the address: words, filters by column, order and page.

/** @import { Relation } from "./relations.js" */

/**
 * The filter of a column: one value, as text and empty for rows without a value, or a range of days or numbers.
 * @typedef {{is: string} | {from: string, to: string}} Filter
 */

/**
 * `page` starts at 0; `sort` is the name of a field.
 * @typedef {{
 *   words: string, filters: Map<string, Filter>, sort: string | null, descending: boolean, page: number, all: boolean,
 * }} TableState
 */

/**
 * Read a state from the part of an address after "?". Fields that the relation lacks are left out.
 *
 * @param {string} query
 * @param {Relation} relation
 * @returns {TableState}
 */
export function parseState(query, relation) {
  const parameters = new URLSearchParams(query);
  const sort = parameters.get("sort") ?? "";
  const name = sort.replace(/^-/, "");
  /** @type {Map<string, Filter>} */
  const filters = new Map();
  for (const field of relation.fields) {
    const [is, from, to] = ["is", "from", "to"].map((word) => parameters.get(`${word}.${field.name}`));
    if (is !== null) filters.set(field.name, { is });
    else if (from || to) filters.set(field.name, { from: from ?? "", to: to ?? "" });
  }
  return {
    words: parameters.get("words") ?? "",
    filters,
    sort: relation.findField(name) ? name : null,
    descending: sort.startsWith("-"),
    page: Math.max(0, Math.floor(Number(parameters.get("page")) - 1) || 0),
    all: parameters.has("all"),
  };
}

/**
 * Write a state as the part of an address after "?"; empty for a table as it first is.
 *
 * @param {TableState} state
 */
export function formatState({ words, filters, sort, descending, page, all }) {
  const parameters = new URLSearchParams();
  if (words) parameters.set("words", words);
  for (const [field, filter] of filters) {
    for (const [word, value] of Object.entries(filter))
      if (value || word === "is") parameters.set(`${word}.${field}`, value);
  }
  if (sort !== null) parameters.set("sort", (descending ? "-" : "") + sort);
  if (page) parameters.set("page", String(page + 1));
  if (all) parameters.set("all", "");
  return parameters.toString();
}
