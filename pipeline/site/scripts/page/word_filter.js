// @ts-check
// Text that contains all words of a query.

/**
 * The words of a query, in lower case.
 *
 * @param {string} query
 */
export function wordsOf(query) {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/**
 * @param {string} text in lower case
 * @param {string[]} words
 */
export function hasAllWords(text, words) {
  return words.every((word) => text.includes(word));
}
