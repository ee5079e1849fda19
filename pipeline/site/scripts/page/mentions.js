// @ts-check
// Free text in which documents are named by their keys.

import { recordLink } from "./cells.js";

/** @import { Child } from "./elements.js" */
/** @import { PageData } from "./page_data.js" */

const WORD = /([\p{L}\p{N}_]+)/u;

/**
 * A text in which each key of a document is a link to its record, named by its label. Only a key with letters and digits
 * cannot be a word or a number of the text itself.
 *
 * @param {PageData} data
 * @param {string} text
 * @returns {Child[]}
 */
export function withDocumentNames(data, text) {
  const { quotes } = data;
  const name = quotes && data.table(quotes.table).field(quotes.document).table;
  const documents = name ? data.table(name) : null;
  if (!documents?.label) return [text];
  return text.split(WORD).map((part) => {
    const isKey = /\p{L}/u.test(part) && /\p{N}/u.test(part) && documents.find(part);
    return isKey ? recordLink(data, documents.name, part) : part;
  });
}
