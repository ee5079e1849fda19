// @ts-check
// The console: passes the statements to the database, and shows their results or an error.

import { addressOf, queryInAddress } from "./address.js";
import { codeHint, isNothing } from "./code_hints.js";
import { STOPPED, runStatement, startEngine, statementsIn } from "./database.js";
import { byId, find, formatNumber } from "./elements.js";
import { hintFor } from "./hints.js";
import { loadFiles } from "./packed_files.js";
import { plainError } from "./plain_errors.js";
import { clearResults, showResult } from "./results.js";

/** @import { Engine } from "./database.js" */
/** @import { EngineFiles } from "./packed_files.js" */
/** @import { Statement } from "./statements.js" */

const NARROW = "(max-width: 800px)";

const name = document.body.dataset.database ?? "";
const editor = byId("query", HTMLTextAreaElement);
const runButton = byId("run", HTMLButtonElement);

/** @type {EngineFiles | undefined} */
let files;
/** @type {Engine | undefined} */
let engine;
let lastQuery = "";

async function start() {
  const begun = performance.now();
  for (const group of document.querySelectorAll("details.group"))
    if (isNarrow()) group.removeAttribute("open");
  editor.value =
    queryInAddress() || (document.querySelector("[data-query]")?.getAttribute("data-query") ?? "");
  listen();
  try {
    files = await loadFiles();
    engine = await startEngine(files, name);
  } catch (error) {
    showStatus("The database engine could not be started.");
    showError("", messageOf(error), "");
    return;
  }
  runButton.disabled = false;
  showStatus(`Ready. The engine started in ${((performance.now() - begun) / 1000).toFixed(1)} s.`);
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  if (queryInAddress()) await run();
}

function listen() {
  for (const button of document.querySelectorAll("[data-query]")) {
    button.addEventListener("click", () => {
      editor.value = button.getAttribute("data-query") ?? "";
      run();
      if (isNarrow()) find("#status").scrollIntoView();
    });
  }
  find("#ask").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  editor.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  });
  find("#stop").addEventListener("click", () => engine?.halt(STOPPED));
  addEventListener("hashchange", runAddress);
}

/** Run the statements in the editor one after the other, up to the first that fails, and show their results. */
async function run() {
  const query = editor.value.trim();
  if (!query || !engine || runButton.disabled) return;
  lastQuery = query;
  location.hash = addressOf(query);
  setBusy(true);
  find("#failure").hidden = true;
  clearResults();
  showStatus("Running…");
  /** @type {Statement[]} */
  let statements = [];
  let done = 0;
  try {
    statements = await statementsIn(engine, editor.value);
    if (!statements.length) throw new Error("The query contains no statement, only comments.");
    const begun = performance.now();
    let rows = 0;
    for (const statement of statements) {
      rows += await runOne(engine, statement, statements.length === 1 ? "Result" : `Result ${done + 1}`);
      done += 1;
    }
    const milliseconds = formatNumber(Math.round(performance.now() - begun));
    const results = done === 1 ? "" : `${formatNumber(done)} results, `;
    showStatus(`${results}${formatNumber(rows)} ${rows === 1 ? "row" : "rows"}, ${milliseconds} ms`);
  } catch (error) {
    await handleFailure(engine, error, statements, done);
  } finally {
    setBusy(false);
  }
}

/**
 * Run a statement, show its result, and return the number of its rows.
 *
 * @param {Engine} running
 * @param {Statement} statement
 * @param {string} untitled the title of its result if no comment is in front of it
 */
async function runOne(running, statement, untitled) {
  const result = await runStatement(running, statement);
  const hint = isNothing(result) ? await codeHint(running, statement.literals) : "";
  showResult(result, statement.title || untitled, hint, running);
  return result.count;
}

/**
 * Show the error of a statement, and start the engine again if it was stopped or broke down.
 *
 * @param {Engine} failed
 * @param {unknown} error
 * @param {Statement[]} statements
 * @param {number} done how many of them have a result
 */
async function handleFailure(failed, error, statements, done) {
  const isStopped = error === STOPPED;
  const isBroken = error instanceof Error && error.name === "RuntimeError";
  showStatus(isStopped ? "The query was stopped." : "The query failed.");
  if (!isStopped) {
    const message = messageOf(error).replace(/(\n\nLINE [\s\S]+)\1$/, "$1");
    const code = isBroken ? "" : await codeHint(failed, statements[done]?.literals ?? []);
    showError(whichFailed(statements.length, done), message, code || hintFor(message));
  }
  if (!files || !(isStopped || isBroken)) return;
  showStatus("Restarting the engine…");
  failed.worker.terminate();
  engine = await startEngine(files, name);
  showStatus(
    `The engine ${isStopped ? "was stopped" : "crashed"} and is ready again. Temporary tables are lost.`,
  );
}

/**
 * Which of several statements failed, and that those after it did not run.
 *
 * @param {number} count
 * @param {number} done
 */
function whichFailed(count, done) {
  if (count < 2) return "";
  const rest = done + 1 < count ? ", and the statements after it did not run" : "";
  return `Statement ${done + 1} of ${count} failed${rest}. `;
}

/** Run the query in the address, after a link or a step back. */
function runAddress() {
  const query = queryInAddress();
  if (!query || query === lastQuery) return;
  editor.value = query;
  run();
}

/**
 * Show an error: in plain words, as DuckDB reports it, and with a hint.
 *
 * @param {string} which statement failed
 * @param {string} message
 * @param {string} hint
 */
function showError(which, message, hint) {
  find("#failure .plain").textContent = `${which}${plainError(message)}`;
  find("#failure pre").textContent = message;
  find("#failure .hint").textContent = hint;
  find("#failure").hidden = false;
}

/** @param {string} text */
function showStatus(text) {
  find("#status").textContent = text;
}

/** @param {boolean} isBusy */
function setBusy(isBusy) {
  runButton.disabled = isBusy;
  find("#stop").hidden = !isBusy;
  find("#results").setAttribute("aria-busy", String(isBusy));
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

function isNarrow() {
  return matchMedia(NARROW).matches;
}

start();
