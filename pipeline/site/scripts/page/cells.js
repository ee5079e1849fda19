// @ts-check
// A cell as the page shows it: the label of a code, a link to a row, or the value itself.

import { html } from "./elements.js";
import { recordAddress } from "./page_data.js";
import { Table } from "./relations.js";

/** @import { Cell, Field, Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Relation } from "./relations.js" */

/**
 * Whether a field contains amounts, which are aligned to the right. Codes made of digits are not amounts.
 *
 * @param {Field} field
 */
export function isAmount(field) {
  return ["integer", "number"].includes(field.type) && !field.codes;
}

/**
 * What a cell shows.
 *
 * @param {PageData} data
 * @param {Relation} relation
 * @param {Field} field
 * @param {Row} row
 * @returns {Node}
 */
export function cellContent(data, relation, field, row) {
  const value = row[field.name];
  if (value === null || value === undefined) return document.createTextNode("");
  if (field.codes) return codeLink(data, field.codes, value);
  if (field.table && data.tables.get(field.table)?.find(value))
    return recordLink(data, field.table, value, { short: isShownByKey(data, relation, field) });
  if (/^https?:\/\/\S+$/.test(String(value)))
    return html("a", { href: value, rel: "noopener" }, String(value));
  return document.createTextNode(String(value));
}

/**
 * Whether a reference to a row shows its key: the key of the table itself, and one whose label is in another column.
 *
 * @param {PageData} data
 * @param {Relation} relation
 * @param {Field} field
 */
export function isShownByKey(data, relation, field) {
  if (!field.table) return false;
  if (relation instanceof Table) return field.table === relation.name && relation.key[0] === field.name;
  const { label } = data.table(field.table);
  return relation.findField(label) !== undefined;
}

/**
 * What a cell shows as plain text, for the search: a code or key with its label.
 *
 * @param {PageData} data
 * @param {Field} field
 * @param {Cell | undefined} value
 */
export function cellText(data, field, value) {
  if (value === null || value === undefined) return "";
  if (field.codes) return `${value} ${data.codeLabel(field.codes, value)}`;
  if (field.table) return `${value} ${data.labelOf(field.table, value)}`;
  return String(value);
}

/**
 * A link from a code to its definition in the codebook.
 *
 * @param {PageData} data
 * @param {string} list
 * @param {Cell} code
 */
export function codeLink(data, list, code) {
  const href = `#code-${list}-${encodeURIComponent(String(code))}`;
  return html("a", { class: "code", href }, data.codeLabel(list, code));
}

/**
 * A link to the record of a row, named by its label; by its key if it has none or if `short` is true.
 *
 * @param {PageData} data
 * @param {string | undefined} table
 * @param {Cell} key
 * @returns {Node}
 */
export function recordLink(data, table, key, { short = false } = {}) {
  if (!table || !data.tables.has(table)) return document.createTextNode(String(key));
  return html("a", { href: recordAddress(table, key) }, short ? String(key) : data.labelOf(table, key));
}
