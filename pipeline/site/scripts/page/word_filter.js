// @ts-check
// Text that contains all words of a query, however these are spelt: Kabul finds Kābul, "al-Qaeda" finds "alqaeda".

// Letters with a mark that Unicode does not take apart, and letters with two forms.
const PLAIN = new Map(
  Object.entries({ ł: "l", ø: "o", đ: "d", ı: "i", ħ: "h", æ: "ae", œ: "oe", ß: "ss", ς: "σ" }),
);
const MARKED = new RegExp(`[${[...PLAIN.keys()].join("")}]`, "g");
// Accents of Latin, Greek and Cyrillic letters, and the vowel points of Hebrew and Arabic, which are optional. The marks
// of other scripts are letters in their own right and remain.
const ACCENTS =
  /[\u0300-\u036f]|[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]|[\u0610-\u061a\u064b-\u065f\u0670]|\u0640/g;
// Apostrophes, quotation marks and invisible characters: "Shi'ite" is "Shiite".
const IGNORED = /['"`´‘’‚‛“”„‟«»‹›ʹʺʻʼʽʾʿˈ′″＇＂]|\p{Cf}/gu;
// Hyphens and dashes separate words.
const DASHES = /[-‐‑‒–—―−－_/]+/g;
const ASCII = /^[\u0020-\u007e]*$/;
const JOINED_FROM = 5; // letters; shorter words would match the ends and starts of others

/** @typedef {{text: string, joined: RegExp | null}} Word */

/**
 * A text in lower case, without accents, apostrophes and quotation marks, and with spaces for hyphens.
 *
 * @param {string} text
 */
export function foldText(text) {
  const lower = text.toLowerCase();
  if (ASCII.test(lower)) return lower.replace(IGNORED, "").replace(DASHES, " ");
  return lower
    .replace(IGNORED, "")
    .normalize("NFKD")
    .replace(ACCENTS, "")
    .replace(MARKED, (letter) => PLAIN.get(letter) ?? letter)
    .replace(DASHES, " ")
    .normalize("NFC");
}

/**
 * The words of a query, folded. A long word also matches when a text has spaces or hyphens in it.
 *
 * @param {string} query
 * @returns {Word[]}
 */
export function wordsOf(query) {
  return foldText(query)
    .split(/\s+/)
    .filter(Boolean)
    .map((text) => ({ text, joined: joinedPattern(text) }));
}

/**
 * Whether a text contains all words.
 *
 * @param {string} text folded
 * @param {Word[]} words
 */
export function hasAllWords(text, words) {
  return words.every((word) => hasWord(text, word));
}

/**
 * Whether a text contains a word.
 *
 * @param {string} text folded
 * @param {Word} word
 */
export function hasWord(text, { text: word, joined }) {
  return text.includes(word) || (joined?.test(text) ?? false);
}

/**
 * A pattern of a word with spaces between its letters, from the start of a word.
 *
 * @param {string} word
 */
function joinedPattern(word) {
  if (!/^\p{L}+$/u.test(word) || word.length < JOINED_FROM) return null;
  return new RegExp(`(?:^|[^\\p{L}\\p{N}])${[...word].join(" ?")}`, "u");
}
