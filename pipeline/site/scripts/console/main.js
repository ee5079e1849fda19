// @ts-check
// The console: passes the query to the database, and shows the result as a table and a chart.

import { addressOf, queryInAddress } from "./address.js";
import { offerChart, redrawChart } from "./chart_form.js";
import { csvOf } from "./csv.js";
import { STOPPED, runQuery, startEngine } from "./database.js";
import { byId, create, find, formatNumber } from "./elements.js";
import { hintFor } from "./hints.js";
import { loadFiles } from "./packed_files.js";
import { showResult, turnPage } from "./result_table.js";

/** @import { Engine, Result } from "./database.js" */
/** @import { EngineFiles } from "./packed_files.js" */

const MINUTE = 60_000; // ms
const NARROW = "(max-width: 800px)";

const name = document.body.dataset.database ?? "";
const editor = byId("query", HTMLTextAreaElement);
const runButton = byId("run", HTMLButtonElement);

/** @type {EngineFiles | undefined} */
let files;
/** @type {Engine | undefined} */
let engine;
/** @type {Result | undefined} */
let result;
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
    showError(messageOf(error));
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
  find("#csv").addEventListener("click", () => result && download(result));
  find("#previous").addEventListener("click", () => result && turnPage(result, -1));
  find("#next").addEventListener("click", () => result && turnPage(result, 1));
  find("#chart form").addEventListener("change", () => result && offerChart(result));
  new ResizeObserver(() => result && redrawChart(result)).observe(find("#chart .drawing"));
  addEventListener("hashchange", runAddress);
}

/** Run the query in the editor, and show its result or its error. */
async function run() {
  const query = editor.value.trim();
  if (!query || !engine || runButton.disabled) return;
  lastQuery = query;
  location.hash = addressOf(query);
  setBusy(true);
  find("#failure").hidden = true;
  showStatus("Running…");
  const begun = performance.now();
  try {
    result = await runQuery(engine, query);
    const milliseconds = formatNumber(Math.round(performance.now() - begun));
    showResult(result);
    offerChart(result);
    const { count } = result;
    showStatus(`${formatNumber(count)} ${count === 1 ? "row" : "rows"}, ${milliseconds} ms`);
  } catch (error) {
    await handleFailure(engine, error);
  } finally {
    setBusy(false);
  }
}

/**
 * Show an error, and start the engine again if it was stopped or broke down.
 *
 * @param {Engine} failed
 * @param {unknown} error
 */
async function handleFailure(failed, error) {
  find("#result").hidden = true;
  find("#chart").hidden = true;
  const isStopped = error === STOPPED;
  showStatus(isStopped ? "The query was stopped." : "The query failed.");
  if (!isStopped) showError(messageOf(error).replace(/(\n\nLINE [\s\S]+)\1$/, "$1"));
  const isBroken = error instanceof Error && error.name === "RuntimeError";
  if (!files || !(isStopped || isBroken)) return;
  showStatus("Restarting the engine…");
  failed.worker.terminate();
  engine = await startEngine(files, name);
  showStatus(
    `The engine ${isStopped ? "was stopped" : "crashed"} and is ready again. Temporary tables are lost.`,
  );
}

/** Run the query in the address, after a link or a step back. */
function runAddress() {
  const query = queryInAddress();
  if (!query || query === lastQuery) return;
  editor.value = query;
  run();
}

/** @param {Result} shown */
function download(shown) {
  const href = URL.createObjectURL(new Blob([csvOf(shown)], { type: "text/csv" }));
  create("a", "", { href, download: `${name}-result.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(href), MINUTE);
}

/** @param {string} message */
function showError(message) {
  find("#failure pre").textContent = message;
  find("#failure p").textContent = hintFor(message);
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
  find("#result").setAttribute("aria-busy", String(isBusy));
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

function isNarrow() {
  return matchMedia(NARROW).matches;
}

start();
