// @ts-check
// The charts on the page, drawn when they are visible and again when their width changes.

import { drawChanges } from "./charts/changes.js";
import { drawMap } from "./charts/map.js";
import { drawNetwork } from "./charts/network.js";
import { drawRanges } from "./charts/ranges.js";
import { drawTimeline } from "./charts/timeline.js";
import { drawTree } from "./charts/tree.js";

/** @import { Chart, ChangesChart } from "./types.js" */
/** @import { PageData } from "./page_data.js" */

/** @typedef {(host: HTMLElement, chart: any, data: PageData, options: DrawOptions) => void} Draw */
/**
 * `only` is the key of the one row that is drawn; `areListed` says that its numbers are listed elsewhere, so that only
 * axes are drawn; `disputed` is how many of the numbers in dispute are drawn, and nothing else.
 * @typedef {{only?: string, areListed?: boolean, disputed?: number}} DrawOptions
 */

/** @typedef {{host: HTMLElement, chart: Chart | ChangesChart, options: DrawOptions}} Drawing */

/** @type {Record<string, Draw>} */
const DRAW = {
  changes: drawChanges,
  map: drawMap,
  network: drawNetwork,
  ranges: drawRanges,
  timeline: drawTimeline,
  tree: drawTree,
};

/** @type {Drawing[]} */
let drawings = [];

/**
 * Add a chart; `drawVisible` draws it.
 *
 * @param {HTMLElement} host
 * @param {Chart | ChangesChart} chart
 * @param {DrawOptions} options
 */
export function addDrawing(host, chart, options = {}) {
  drawings.push({ host, chart, options });
}

/**
 * Remove the charts that are not inside an element.
 *
 * @param {Element} element
 */
export function keepDrawingsIn(element) {
  drawings = drawings.filter(({ host }) => element.contains(host));
}

/**
 * Draw each visible chart whose width differs from when it was last drawn.
 *
 * @param {PageData} data
 */
export function drawVisible(data) {
  for (const drawing of drawings) {
    const width = drawing.host.clientWidth;
    if (!width || Number(drawing.host.dataset.width) === width) continue;
    drawing.host.dataset.width = String(width);
    draw(drawing, data);
  }
}

/**
 * Draw a chart. If that fails, the rest of the page still works.
 *
 * @param {Drawing} drawing
 * @param {PageData} data
 */
function draw({ host, chart, options }, data) {
  try {
    DRAW[chart.kind](host, chart, data, options);
  } catch (error) {
    host.textContent = "This chart cannot be drawn. Its data are in the table below.";
    console.error(error);
  }
}
