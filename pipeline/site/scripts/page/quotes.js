// @ts-check
// Quotes from documents.

const END_OF_SENTENCE = /[.!?…]["'”’»)\]]*$/u;

/**
 * Whether a quote ends before its sentence does, so that it is shown with an ellipsis.
 *
 * @param {string} quote
 */
export function endsMidSentence(quote) {
  return !END_OF_SENTENCE.test(quote.trim());
}
