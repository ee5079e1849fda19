// @ts-check
// The fields of one row as a list of titles and values.

import { cellContent } from "./cells.js";
import { isPresent } from "./collections.js";
import { html } from "./elements.js";
import { withDocumentNames } from "./mentions.js";
import { LONG } from "./table_cells.js";

/** @import { Child } from "./elements.js" */
/** @import { Field, Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Table } from "./relations.js" */

/**
 * A description list of the fields that have a value or whose emptiness has a meaning.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 * @param {string[]} names
 * @param {{css: string, title: (field: Field) => Child}} style
 */
export function fieldList(data, table, row, names, { css, title }) {
  return html(
    "dl",
    { class: css },
    informativeFields(table, row, names).map((field) =>
      html(
        "div",
        { class: isLong(row, field) ? "wide" : null },
        html("dt", {}, title(field)),
        html("dd", {}, fieldContent(data, table, field, row)),
      ),
    ),
  );
}

/**
 * The fields of a row that have a value or whose emptiness has a meaning.
 *
 * @param {Table} table
 * @param {Row} row
 * @param {string[]} names
 */
export function informativeFields(table, row, names) {
  return names
    .filter((name) => isPresent(row[name]) || table.emptyMeaning(name))
    .map((name) => table.field(name));
}

/**
 * The value of a field, or what its emptiness means; documents are named in text.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {Field} field
 * @param {Row} row
 * @returns {Child}
 */
export function fieldContent(data, table, field, row) {
  const value = row[field.name];
  if (value === null) return table.emptyMeaning(field.name);
  const isText = field.type === "string" && !field.codes && !field.table && /\s/.test(String(value));
  return isText ? withDocumentNames(data, String(value)) : cellContent(data, table, field, row);
}

/**
 * Whether a value needs a line of its own.
 *
 * @param {Row} row
 * @param {Field} field
 */
function isLong(row, field) {
  return String(row[field.name]).length > 2 * LONG;
}
