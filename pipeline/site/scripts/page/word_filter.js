// @ts-check
// Text that contains all words of a query.

// Letters with a mark that Unicode does not take apart, and marks that are letters of their own.
const PLAIN = new Map(
  Object.entries({ ł: "l", ø: "o", đ: "d", ı: "i", ħ: "h", æ: "ae", œ: "oe", ß: "ss", ʿ: "", ʾ: "" }),
);
const MARKED = new RegExp(`[${[...PLAIN.keys()].join("")}]`, "g");

/**
 * A text in lower case and without diacritics, so that Kabul finds Kābul.
 *
 * @param {string} text
 */
export function foldText(text) {
  const bare = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return bare.replace(MARKED, (letter) => PLAIN.get(letter) ?? letter).normalize("NFC");
}

/**
 * The words of a query, folded.
 *
 * @param {string} query
 */
export function wordsOf(query) {
  return foldText(query).split(/\s+/).filter(Boolean);
}

/**
 * @param {string} text folded
 * @param {string[]} words
 */
export function hasAllWords(text, words) {
  return words.every((word) => text.includes(word));
}
