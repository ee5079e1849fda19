// @ts-check
// The statements of a text, separated as DuckDB's own tokens say.

/** @import { ScriptTokens } from "@duckdb/duckdb-wasm" */

/**
 * One statement.
 *
 * `text` has as many line breaks in front as the complete text, so that errors name the right line. `words` is the
 * statement without the comments in front of it, and `title` is the first of these. `literals` are its quoted texts.
 * @typedef {{text: string, words: string, title: string, literals: string[]}} Statement
 */

/** Types of tokens, as DuckDB numbers them. */
const STRING = 2;
const OPERATOR = 3;
const SEMICOLON = ";".charCodeAt(0);
const QUOTED = /^'((?:[^']|'')*)'/;
const COMMENT = /^\s*--\s*(.*?)\s*$/;

/**
 * Split a text into its statements; a text that contains only comments has none.
 *
 * @param {string} text
 * @param {ScriptTokens} tokens whose offsets count bytes of UTF-8
 * @returns {Statement[]}
 */
export function splitStatements(text, { offsets, types }) {
  const bytes = new TextEncoder().encode(text);
  const slice = (/** @type {number} */ start, /** @type {number | undefined} */ end) =>
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(start, end));
  const isEnd = (/** @type {number} */ token) =>
    types[token] === OPERATOR && bytes[offsets[token]] === SEMICOLON;
  const ends = [...offsets.keys()].filter(isEnd);
  return [...ends, offsets.length].flatMap((end, position) => {
    const first = position ? ends[position - 1] + 1 : 0;
    if (first >= end) return [];
    const start = position ? offsets[first - 1] + 1 : 0;
    const quoted = [...offsets.keys()].slice(first, end).filter((token) => types[token] === STRING);
    return {
      text: "\n".repeat(slice(0, start).split("\n").length - 1) + slice(start, offsets[end]),
      words: slice(offsets[first], offsets[end]),
      title: titleIn(slice(start, offsets[first]), position > 0),
      literals: quoted.flatMap(
        (token) => QUOTED.exec(slice(offsets[token], offsets[end]))?.[1].replaceAll("''", "'") ?? [],
      ),
    };
  });
}

/**
 * The first comment in front of a statement; empty if there is none.
 *
 * @param {string} lead the text in front of the statement
 * @param {boolean} isAfterAnother then its first line belongs to the statement before
 */
function titleIn(lead, isAfterAnother) {
  const lines = lead.split("\n").slice(isAfterAnother ? 1 : 0);
  return lines.map((line) => COMMENT.exec(line)?.[1]).find(Boolean) ?? "";
}
