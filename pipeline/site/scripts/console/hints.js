// @ts-check
// Hints for errors of DuckDB.

const LIMITS =
  "This page contains only the core of DuckDB, without access to files or the network. To read or write " +
  "files, or to use an extension, open the .duckdb file of the package in DuckDB itself.";

/** @type {[pattern: RegExp, hint: string][]} */
const HINTS = [
  [
    /read-only/i,
    "The released data cannot be changed. CREATE TEMP TABLE makes a table that lasts while the page is open.",
  ],
  [/configuration has been locked/i, "Settings are fixed here, so that no data leave the page."],
  [/extension|Permission Error|name \S+\.(csv|json|parquet|\w*db) does not exist/i, LIMITS],
  [
    /out of memory|memory access|unreachable/i,
    "This page has little memory. Request fewer rows, or use DuckDB itself.",
  ],
];

/**
 * The hint for an error message; empty if there is none.
 *
 * @param {string} message
 */
export function hintFor(message) {
  return HINTS.find(([pattern]) => pattern.test(message))?.[1] ?? "";
}
