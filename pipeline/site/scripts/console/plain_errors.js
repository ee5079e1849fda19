// @ts-check
// Errors of DuckDB in plain words, with their place in the query.

/** @type {[pattern: RegExp, words: (...parts: string[]) => string][]} */
const ERRORS = [
  [/^Parser Error: syntax error at or near "(.*)"/, (word) => `${quoted(word)} is not expected here.`],
  [/^Parser Error: syntax error at end of input/, () => "The statement is not complete at its end."],
  [/^Parser Error: unterminated/, () => "A quotation mark is not closed."],
  [
    /^Catalog Error: Table with name (.*) does not exist!(?:\nDid you mean "(.*)")?/,
    (table, similar) => `There is no table ${quoted(table)}.${suggestion(similar)}`,
  ],
  [
    /^Catalog Error: .*Function with name (.*) does not exist!(?:\nDid you mean "(.*)")?/,
    (name, similar) => `There is no function ${quoted(name)}.${suggestion(similar)}`,
  ],
  [
    /^Binder Error: Referenced column "(.*)" not found.*(?:\nCandidate bindings: "([^"]*)")?/,
    (column, similar) => `There is no column ${quoted(column)} in these tables.${suggestion(similar)}`,
  ],
  [
    /^Binder Error: (?:Values list|Table) "(.*)" does not have a column named "(.*)"/,
    (table, column) => `The table ${quoted(table)} does not have a column ${quoted(column)}.`,
  ],
  [
    /^Binder Error: Ambiguous reference to column name "(.*)" \(use: (.*)\)/,
    (column, names) => `Several tables have a column ${quoted(column)}. Write which one: ${names}.`,
  ],
  [
    /^Binder Error: column "(.*)" must appear in the GROUP BY/,
    (column) => `Add ${quoted(column)} to GROUP BY, or put it into a function such as count or max.`,
  ],
  [
    /^Conversion Error: Could not convert string '([\s\S]*?)' to (\w+)/,
    (text, type) => `The text '${text}' cannot be converted to ${type}.`,
  ],
];
const INTERNAL = /^(pg_|duckdb_|sqlite_|pragma_)/;

/**
 * An error in plain words, after its line; without a line and words if the message has none.
 *
 * @param {string} message of DuckDB
 */
export function plainError(message) {
  const line = /\n\nLINE (\d+):/.exec(message)?.[1];
  const words = ERRORS.map(([pattern, write]) => {
    const match = pattern.exec(message);
    return match ? write(...match.slice(1)) : "";
  }).find(Boolean);
  if (!line) return words ?? "";
  return `Line ${line}: ${words ?? "the query failed here."}`;
}

/** @param {string} word */
function quoted(word) {
  return `"${word}"`;
}

/** @param {string | undefined} name */
function suggestion(name) {
  return name && !INTERNAL.test(name) ? ` Did you mean ${quoted(name)}?` : "";
}
