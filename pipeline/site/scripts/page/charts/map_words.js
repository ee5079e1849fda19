// @ts-check
// The words next to a map: its legend, the places outside, the places without room for a label.

import { groupBy } from "../collections.js";
import { html, svg } from "../elements.js";
import { countedPlural, formatNumber } from "../numbers.js";
import { recordAddress } from "../page_data.js";
import { linkList } from "./controls.js";
import { inCodeOrder, valueLabel } from "./labels.js";
import { byPlace, rowCount, rowKeys } from "./map_groups.js";

/** @import { Child } from "../elements.js" */
/** @import { Cell, Extent } from "../types.js" */
/** @import { LegendEntry } from "./marks.js" */
/** @import { MapContext } from "./map.js" */
/** @import { NotDrawn, PlaceGroup } from "./map_groups.js" */

const LINKS_SHOWN = 8;
const REASONS = /** @type {[NotDrawn, string][]} */ ([
  ["outside", "Outside this map"],
  ["noCoordinates", "Without coordinates"],
  ["noPlace", "Without a place"],
]);

/**
 * An entry for each precision on the map.
 *
 * @param {MapContext} context
 * @returns {LegendEntry[]}
 */
export function legendEntries({ chart, data, projection, groups, noun }) {
  const relation = data.relation(chart.relation);
  const drawn = [...groups.spots, ...[...groups.shaded.values()].flat()];
  const byPrecision = groupBy(drawn, ({ precision }) => precision);
  const [, south, , north] = chart.window;
  const kilometre = projection.kilometre((south + north) / 2);
  const order = inCodeOrder(data, relation.field(chart.precision).codes, byPrecision.keys());
  return order.map((precision) => {
    const { swatch, words } = extentEntry(chart.extents[String(precision)] ?? "vague", kilometre, noun);
    const label = valueLabel(data, relation, chart.precision, precision);
    const rows = rowCount(byPrecision.get(precision) ?? []);
    return { swatch, words: `${label}: ${words}; ${countedPlural(rows, noun)}` };
  });
}

/**
 * @param {Extent} extent
 * @param {number} kilometre in px
 * @param {string} noun
 * @returns {LegendEntry}
 */
function extentEntry(extent, kilometre, noun) {
  const middle = { cx: 14, cy: 7 };
  if (typeof extent === "number") {
    const radius = Math.min(extent * kilometre, 6);
    const note = extent * kilometre > 6 ? " (smaller here than on the map)" : "";
    return {
      swatch: svg("circle", { class: "circle", ...middle, r: radius }),
      words: `a circle of ${formatNumber(extent)} km${note}`,
    };
  }
  if (extent === "point")
    return { swatch: svg("circle", { class: "spot", ...middle, r: 4 }), words: "a dot" };
  if (extent === "vague")
    return {
      swatch: svg("circle", { class: "vague", ...middle, r: 6, fill: "none" }),
      words: "a vague area of unknown size",
    };
  const box = { class: "country", x: 3, y: 1, width: 22, height: 12, "fill-opacity": 0.35 };
  return { swatch: svg("rect", box), words: `the whole country (the stronger the colour, the more ${noun})` };
}

/**
 * What the map cannot show, with links to the places.
 *
 * @param {MapContext} context
 * @returns {Child[]}
 */
export function notDrawnLists({ chart, data, groups, noun }) {
  return REASONS.map(([reason, words]) => {
    const members = groups.notDrawn.get(reason) ?? [];
    if (!members.length) return null;
    const sentence = `${words}: ${countedPlural(rowCount(members), noun)}.`;
    if (reason === "noPlace") return html("p", { class: "beneath" }, sentence);
    const links = byPlace(members).map(([place, parts]) =>
      countedLink(chart.places, place, data.labelOf(chart.places, place), parts, rowKeys(parts)),
    );
    return linkList(sentence, links, LINKS_SHOWN);
  });
}

/**
 * The places and countries whose label does not fit on the map.
 *
 * @param {MapContext} context
 * @param {{name: string, groups: PlaceGroup[]}[]} unlabelled
 */
export function unlabelledList({ chart }, unlabelled) {
  const links = unlabelled.map(({ name, groups }) =>
    countedLink(chart.places, groups[0].place, name, groups),
  );
  return linkList("Drawn without a label, for lack of space:", links, LINKS_SHOWN);
}

/**
 * @param {string} table
 * @param {Cell} place
 * @param {string} name
 * @param {PlaceGroup[]} groups
 * @param {string | null} keys
 */
function countedLink(table, place, name, groups, keys = null) {
  const link = html("a", { href: recordAddress(table, place), "data-key": keys }, name);
  return html("span", {}, link, ` ${formatNumber(rowCount(groups))}`);
}
