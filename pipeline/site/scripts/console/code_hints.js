// @ts-check
// A hint for a query that compares with the label of a code, such as 'Attack', where the code is 'attack'.

import { literal, lookUp } from "./database.js";

/** @import { Engine, Result } from "./database.js" */

/**
 * Whether a result contains nothing: no rows, or one row of zeros and missing values, as a count of nothing has.
 *
 * @param {Result} result
 */
export function isNothing({ columns, count, text }) {
  const isZero = (/** @type {string | null} */ cell) => cell === null || Number(cell) === 0;
  return count === 0 || (count === 1 && columns.every((_, column) => isZero(text(0, column))));
}

/**
 * The codes that the texts of a query may mean; empty if each of them is a code, or is like none.
 *
 * @param {Engine} engine
 * @param {string[]} literals
 */
export async function codeHint(engine, literals) {
  if (!literals.length) return "";
  const texts = literals.map((text) => `(${literal(text)})`).join(", ");
  const rows = await lookUp(
    engine,
    `SELECT word, code, string_agg(DISTINCT code_list, ', ' ORDER BY code_list)
    FROM (VALUES ${texts}) AS words (word)
    JOIN ${engine.schema}.codes ON lower(word) IN (lower(label), lower(code))
    WHERE word NOT IN (SELECT code FROM ${engine.schema}.codes)
    GROUP BY ALL
    ORDER BY ALL`,
  );
  return rows
    .map(([word, code, lists]) => `'${word}' is not a code. The code is '${code}' (in ${lists}).`)
    .join(" ");
}
