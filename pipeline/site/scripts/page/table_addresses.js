// @ts-check
// The states of the tables in the address and in the browser's history, so that a link opens a filtered table, and Back
// undoes a filter.
//
// The address contains the state of the table that was changed last, as #table-events?words=kabul; each entry of the
// history contains the states of all tables.

import { recordNewEntry } from "./scroll_positions.js";

/** @import { TableView } from "./table_view.js" */

/** @type {Map<string, TableView | null>} by the id of the section; null for a table that is not yet made */
const tables = new Map();
/** @type {Record<string, string>} the states that differ from that of a new table */
let states = {};

/**
 * Let a table have an address.
 *
 * @param {string} id of the section around it
 */
export function addAddress(id) {
  tables.set(id, null);
}

/**
 * What a new table needs to show its state, and to write each new state into the address.
 *
 * @param {string} id of the section around it
 */
export function addressOptions(id) {
  return {
    query: states[id] ?? "",
    onChange: (/** @type {string} */ query, /** @type {boolean} */ continues) => {
      setState(id, query);
      const entry = { ...(continues ? history.state : {}), tables: { ...states } };
      const address = `#${id}${query && "?"}${query}`;
      if (continues) history.replaceState(entry, "", address);
      else {
        history.pushState(entry, "", address);
        recordNewEntry();
      }
    },
  };
}

/**
 * Connect a new table with its address.
 *
 * @param {string} id of the section around it
 * @param {TableView} view
 */
export function connectTable(id, view) {
  tables.set(id, view);
}

/**
 * Show the states that belong to the current entry of the history, or to its address if that is new. Return the id that
 * the address names, without a state.
 *
 * @param {string} address the part after #
 */
export function showTableStates(address) {
  const [id, query] = splitAddress(address);
  if (history.state?.tables) states = { ...history.state.tables };
  else if (query !== null) setState(id, query);
  history.replaceState({ ...history.state, tables: { ...states } }, "");
  for (const [name, view] of tables) view?.apply(states[name] ?? "");
  return id;
}

/**
 * The id of a table and its state. An address of anything else is an id as a whole, since a key may contain "?".
 *
 * @param {string} address
 * @returns {[id: string, query: string | null]}
 */
function splitAddress(address) {
  const [id, ...rest] = address.split("?");
  return tables.has(id) ? [id, rest.join("?")] : [address, null];
}

/**
 * @param {string} id
 * @param {string} query
 */
function setState(id, query) {
  states = { ...states, [id]: query };
  if (!query) delete states[id];
}
