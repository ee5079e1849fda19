// @ts-check
// The timeline: each row as a bar over all the days that its dates allow.

import { groupBy, largest, smallest } from "../collections.js";
import { html, replaceContent } from "../elements.js";
import { formatNumber } from "../numbers.js";
import { recordAddress } from "../page_data.js";
import { DAY } from "./axes.js";
import { chartPages, linkList } from "./controls.js";
import { legend, showIfEmpty } from "./marks.js";
import { restoreFocus, stateOf } from "./state.js";
import { compareDates, isDated, isExact, timelineItem } from "./timeline_items.js";
import { timelineLook } from "./timeline_look.js";
import { timelineOverview } from "./timeline_overview.js";
import { timelineRows } from "./timeline_rows.js";

/** @import { TimelineChart } from "../types.js" */
/** @import { PageData } from "../page_data.js" */
/** @import { TimelineItem } from "./timeline_items.js" */
/** @import { TimelineLook } from "./timeline_look.js" */
/** @import { TimelineState } from "./timeline_overview.js" */

const ROWS_AT_ONCE = 100; // more rows than these are shown by pages, below an overview
const PAGE_SIZE = 60;

/**
 * @param {HTMLElement} host
 * @param {TimelineChart} chart
 * @param {PageData} data
 */
export function drawTimeline(host, chart, data) {
  const relation = data.relation(chart.relation);
  if (showIfEmpty(host, relation)) return;
  const state = stateOf(host, /** @type {TimelineState} */ ({ page: 0, bin: null }));
  const items = (relation.rows ?? []).map((row) => timelineItem(row, chart, data));
  const dated = items.filter(isDated).sort(compareDates);
  const look = timelineLook(items, chart, data);
  const isPaged = dated.length > ROWS_AT_ONCE;
  const shown = isPaged ? dated.slice(state.page * PAGE_SIZE, (state.page + 1) * PAGE_SIZE) : dated;
  const noun = data.table(chart.table).title.toLowerCase();
  const turn = (/** @type {number} */ page, /** @type {string} */ selector) => {
    state.page = page;
    drawTimeline(host, chart, data);
    restoreFocus(host, selector);
  };
  const pages = {
    page: state.page,
    size: PAGE_SIZE,
    count: dated.length,
    noun,
    title: chart.title,
    turn: (/** @type {number} */ page, /** @type {string} */ name) => turn(page, `[data-turn=${name}]`),
  };
  const overview = () =>
    timelineOverview(
      host.clientWidth,
      { items: dated, shown, look, noun, axisTitle: chart.axis, state },
      (position) => turn(Math.floor(position / PAGE_SIZE), ".bin[tabindex='0']"),
    );
  replaceContent(
    host,
    legend(look.entries, "What the colours mean"),
    isPaged && [overview(), chartPages(pages)],
    dated.length > 0 &&
      timelineRows(host.clientWidth, chart, shown, look, timelineLabel(chart, items, look, shown, noun)),
    undatedList(items, chart, noun),
  );
}

/**
 * @param {TimelineItem[]} items
 * @param {TimelineChart} chart
 * @param {string} noun
 */
function undatedList(items, chart, noun) {
  const undated = items.filter((item) => !isDated(item));
  return linkList(
    `Without any date: ${formatNumber(undated.length)} of ${formatNumber(items.length)} ${noun}.`,
    undated.map(({ key, label }) =>
      html("a", { href: recordAddress(chart.table, key), "data-key": key }, label),
    ),
  );
}

/**
 * The accessible label: how many rows have dates, from when to when, and how many have each status.
 *
 * @param {TimelineChart} chart
 * @param {TimelineItem[]} items
 * @param {TimelineLook} look
 * @param {TimelineItem[]} shown
 * @param {string} noun
 */
function timelineLabel(chart, items, look, shown, noun) {
  const dated = items.filter(isDated);
  const years = dated
    .flatMap(({ start, end }) => [start, end === null ? null : end - DAY])
    .filter((moment) => moment !== null)
    .map((moment) => new Date(moment).getUTCFullYear());
  const kinds = [...groupBy(items, ({ value }) => value)].map(
    ([value, members]) => `${formatNumber(members.length)} ${look.of(value).words}`,
  );
  const part = shown.length < dated.length ? ` ${formatNumber(shown.length)} of them are drawn here.` : "";
  return (
    `${chart.title}: ${formatNumber(dated.length)} of ${formatNumber(items.length)} ${noun} with a date, ` +
    `from ${smallest(years)} to ${largest(years)}; ${formatNumber(dated.filter(isExact).length)} of them dated to the day. ` +
    `${chart.colour ? `${kinds.join(", ")}.` : ""}${part}`
  );
}
