// @ts-check
// The map: where the rows happened, each place as precisely as it is known.

import { html, replaceContent } from "../elements.js";
import { formatNumber } from "../numbers.js";
import { isPresent } from "../collections.js";
import { legend, showIfEmpty } from "./marks.js";
import { mapDrawing } from "./map_drawing.js";
import { byPlace, mapGroups, projectCountry, rowCount } from "./map_groups.js";
import { mapLabels } from "./map_labels.js";
import { legendEntries, notDrawnLists, unlabelledList } from "./map_words.js";
import { mercator } from "./projection.js";
import { scaleBar } from "./map_ground.js";

/** @import { MapChart } from "../types.js" */
/** @import { PageData } from "../page_data.js" */
/** @import { Country, MapGroups } from "./map_groups.js" */
/** @import { Projection } from "./projection.js" */

/**
 * What the parts of a map share; `noun` is the plural of what is counted.
 * @typedef {{chart: MapChart, data: PageData, projection: Projection, countries: Country[], groups: MapGroups,
 *   noun: string}} MapContext
 */

/**
 * @param {HTMLElement} host
 * @param {MapChart} chart
 * @param {PageData} data
 */
export function drawMap(host, chart, data) {
  if (showIfEmpty(host, data.relation(chart.relation))) return;
  const projection = mercator(chart.window, host.clientWidth);
  const countries = chart.outlines.map((outline) => projectCountry(outline, projection)).filter(isPresent);
  const groups = mapGroups(chart, data, projection, countries);
  const noun = data.table(chart.table).title.toLowerCase();
  const context = { chart, data, projection, countries, groups, noun };
  const scale = scaleBar(projection);
  const { labels, unlabelled } = mapLabels(context, scale.box);
  replaceContent(
    host,
    html(
      "div",
      { class: "map" },
      mapDrawing(context, mapLabel(context), labels, scale.mark),
      html(
        "div",
        { class: "map-words" },
        legend(legendEntries(context), "How precisely a place is known"),
        notDrawnLists(context),
        unlabelledList(context, unlabelled),
      ),
    ),
  );
}

/**
 * The accessible label: how many rows are on the map, and where most of them are.
 *
 * @param {MapContext} context
 */
function mapLabel({ chart, data, groups, noun }) {
  const drawn = [...groups.spots, ...[...groups.shaded.values()].flat()];
  const total = rowCount(drawn) + rowCount([...groups.notDrawn.values()].flat());
  const places = byPlace(drawn);
  const first = places
    .slice(0, 3)
    .map(([place, members]) => `${data.labelOf(chart.places, place)} ${formatNumber(rowCount(members))}`)
    .join(", ");
  return (
    `${chart.title}: ${formatNumber(rowCount(drawn))} of ${formatNumber(total)} ${noun} are drawn, ` +
    `in ${formatNumber(places.length)} places${first && `; most in ${first}`}.`
  );
}
