// @ts-check
// DuckDB in a worker, with the released database, which queries cannot change.

import { AsyncDuckDB, VoidLogger } from "@duckdb/duckdb-wasm";

import { arrowText, columnKind, isUnreadable } from "./arrow_text.js";
import { splitStatements } from "./statements.js";

/** @import { AsyncDuckDBConnection } from "@duckdb/duckdb-wasm" */
/** @import { ColumnKind } from "./arrow_text.js" */
/** @import { EngineFiles } from "./packed_files.js" */
/** @import { Statement } from "./statements.js" */

/** @typedef {{name: string, kind: ColumnKind}} ResultColumn */

/**
 * The rows of a query; `text` returns a cell as text, null if it has no value.
 * @typedef {{columns: ResultColumn[], count: number, text: (row: number, column: number) => string | null}} Result
 */

/**
 * The open database: `connection` runs the reader's statements, `ownConnection` what the page itself looks up, and
 * `schema` is the quoted name of what was released.
 * @typedef {{database: AsyncDuckDB, connection: AsyncDuckDBConnection, ownConnection: AsyncDuckDBConnection, schema: string}} Opened
 */

/**
 * A running engine. `halted` never resolves: it is rejected by `halt`, when the engine is stopped or breaks down.
 * @typedef {Opened & {worker: Worker, halted: Promise<never>, halt: (error: Error) => void}} Engine
 */

// Before the database is attached: otherwise a missing extension would make DuckDB use the network, and fail.
const NO_EXTENSIONS = ["SET autoinstall_known_extensions = false", "SET autoload_known_extensions = false"];
// After it: no files, no network, no extensions, and no other settings from then on.
const SEAL = ["SET enable_external_access = false", "SET lock_configuration = true"];
// Runs in the worker before DuckDB's own script. The worker of a page that is opened by double click may only fetch
// what it created itself, so it creates the address of the WebAssembly file. It also reports rejected promises.
const PRELUDE = `
  addEventListener("message", (event) => {
    if (!(event.data instanceof Blob)) return;
    event.stopImmediatePropagation();
    postMessage(URL.createObjectURL(event.data));
  });
  addEventListener("unhandledrejection", ({ reason }) => { throw reason; });
`;
const UNREADABLE = "has a type that this page cannot show. Cast it, as in CAST(… AS VARCHAR).";

/** The error of a query that was stopped. */
export const STOPPED = new Error("stopped");

/**
 * Start a worker, and DuckDB in it, with the released database.
 *
 * @param {EngineFiles} files
 * @param {string} name of the database
 * @returns {Promise<Engine>}
 */
export async function startEngine(files, name) {
  const script = new Blob([PRELUDE, files.worker], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(script));
  /** @type {(error: Error) => void} */
  let halt = () => {};
  const halted = /** @type {Promise<never>} */ (
    new Promise((_, reject) => {
      halt = reject;
    })
  );
  halted.catch(() => {}); // reported by the query that waits
  worker.addEventListener("error", ({ message }) =>
    halt(new WebAssembly.RuntimeError(message || "DuckDB has stopped.")),
  );
  const address = new Promise((resolve) => {
    worker.addEventListener("message", ({ data }) => resolve(data), { once: true });
  });
  worker.postMessage(files.wasm);
  const opened = await Promise.race([halted, address.then((wasm) => open(worker, wasm, files, name))]);
  return { ...opened, worker, halted, halt };
}

/**
 * Split a text into its statements.
 *
 * @param {Engine} engine
 * @param {string} text
 */
export async function statementsIn({ database, halted }, text) {
  return splitStatements(text, await Promise.race([halted, database.tokenize(text)]));
}

/**
 * Run a statement.
 *
 * It fails with STOPPED, or with a RuntimeError if DuckDB broke down; then a new engine must be started.
 *
 * @param {Engine} engine
 * @param {Statement} statement
 * @returns {Promise<Result>}
 */
export async function runStatement(engine, { text, words }) {
  if (/^(force\s+)?install\b/i.test(words)) throw new Error("Extensions cannot be installed here.");
  const table = await Promise.race([engine.halted, engine.connection.query(text)]);
  const { fields } = table.schema;
  const unreadable = fields.find(isUnreadable);
  if (unreadable) throw new Error(`The column ${unreadable.name} ${UNREADABLE}`);
  const vectors = fields.map((_, column) => table.getChildAt(column));
  return {
    columns: fields.map((field) => ({ name: field.name, kind: columnKind(field.type) })),
    count: table.numRows,
    text: (row, column) => arrowText(vectors[column]?.get(row), fields[column].type),
  };
}

/**
 * The rows of a query of this page itself, as texts.
 *
 * @param {Engine} engine
 * @param {string} query
 */
export async function lookUp({ ownConnection, halted }, query) {
  const table = await Promise.race([halted, ownConnection.query(query)]);
  return table.toArray().map((row) => [...row].map(([, value]) => String(value)));
}

/** @param {string} name */
export function identifier(name) {
  return `"${name.replaceAll('"', '""')}"`;
}

/** @param {string} text */
export function literal(text) {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * @param {Worker} worker
 * @param {string} wasm the address of the WebAssembly file
 * @param {EngineFiles} files
 * @param {string} name
 * @returns {Promise<Opened>}
 */
async function open(worker, wasm, files, name) {
  const database = new AsyncDuckDB(new VoidLogger(), worker);
  await database.instantiate(wasm);
  await database.open({ path: ":memory:" });
  await database.registerFileBuffer(`${name}.duckdb`, new Uint8Array(await files.database.arrayBuffer()));
  const connection = await database.connect();
  const attach = `ATTACH ${literal(`${name}.duckdb`)} AS ${identifier(name)} (READ_ONLY)`;
  for (const statement of [...NO_EXTENSIONS, attach, `USE ${identifier(name)}`, ...SEAL])
    await connection.query(statement);
  const ownConnection = await database.connect();
  return { database, connection, ownConnection, schema: `${identifier(name)}.main` };
}
