// @ts-check
// The drawing of a map: countries, places, labels.

import { largest } from "../collections.js";
import { svg } from "../elements.js";
import { countedPlural } from "../numbers.js";
import { pathOf } from "./geometry.js";
import { valueLabel } from "./labels.js";
import { graticule } from "./map_ground.js";
import { rowCount, rowKeys } from "./map_groups.js";
import { createDrawing, markLink } from "./marks.js";
import { circleAround } from "./projection.js";

/** @import { MapContext } from "./map.js" */
/** @import { Country, PlaceGroup, Spot } from "./map_groups.js" */

const CROWDED = 100; // groups, from which marks are fainter
let count = 0; // of drawings, so that each has ids of its own

/**
 * @param {MapContext} context
 * @param {string} label
 * @param {SVGElement} labels
 * @param {SVGElement} scale
 */
export function mapDrawing(context, label, labels, scale) {
  const { projection, countries, groups } = context;
  const { frame } = projection;
  count += 1;
  const [clipId, gradientId] = [`map-frame-${count}`, `map-soft-${count}`];
  const box = {
    x: frame.left,
    y: frame.top,
    width: frame.right - frame.left,
    height: frame.bottom - frame.top,
  };
  const groupCount = [groups.spots, ...groups.shaded.values(), ...groups.notDrawn.values()].flat().length;
  const most = largest([...groups.shaded.values()].map(rowCount), 1);
  const drawing = createDrawing(projection.width, projection.height, label);
  drawing.classList.toggle("crowded", groupCount > CROWDED);
  drawing.append(
    svg("defs", {}, svg("clipPath", { id: clipId }, svg("rect", box)), gradient(gradientId)),
    svg("rect", { class: "sea", ...box }),
    outlines(countries, "land"),
    ...[...groups.shaded].map(([country, members]) => countryMark(country, members, most, context)),
    outlines(countries, "border"),
    graticule(projection),
    svg(
      "g",
      { "clip-path": `url(#${clipId})` },
      groups.spots.map((spot) => spotMark(spot, gradientId, context)),
    ),
    labels,
    scale,
    svg("rect", { class: "frame", ...box }),
  );
  return drawing;
}

/** @param {string} id */
function gradient(id) {
  return svg(
    "radialGradient",
    { id },
    svg("stop", { offset: "0%", class: "soft-in" }),
    svg("stop", { offset: "100%", class: "soft-out" }),
  );
}

/**
 * @param {Country[]} countries
 * @param {string} css
 */
function outlines(countries, css) {
  return svg(
    "g",
    { "aria-hidden": "true" },
    countries.map(({ rings }) => svg("path", { class: css, d: pathOf(rings) })),
  );
}

/**
 * A shaded country, in a stronger colour the more rows; it leads to the place with most of them.
 *
 * @param {Country} country
 * @param {PlaceGroup[]} groups
 * @param {number} most
 * @param {MapContext} context
 */
function countryMark(country, groups, most, { chart, noun }) {
  const rows = rowCount(groups);
  const [main] = [...groups].sort((a, b) => b.keys.length - a.keys.length);
  const opacity = (0.12 + (0.4 * rows) / most).toFixed(3);
  return markLink(
    {
      table: chart.places,
      key: String(main.place),
      keys: rowKeys(groups),
      label: `${country.name}, the whole country: ${countedPlural(rows, noun)}`,
    },
    svg("path", { class: "country", d: pathOf(country.rings), "fill-opacity": opacity }),
  );
}

/**
 * @param {Spot} spot
 * @param {string} gradientId
 * @param {MapContext} context
 */
function spotMark(spot, gradientId, { chart, data, projection, noun }) {
  const { place, point, radius, hitRadius, keys, extent } = spot;
  const [cx, cy] = point;
  const precision = valueLabel(data, data.relation(chart.relation), chart.precision, spot.precision);
  const label = `${data.labelOf(chart.places, place)}: ${countedPlural(keys.length, noun)}, ${precision.toLowerCase()}`;
  const circle = typeof extent === "number" && circleAround(spot.spot, extent).map(projection.at);
  return markLink(
    { table: chart.places, key: place, keys: keys.join(" "), label },
    svg("circle", { class: "hit", cx, cy, r: hitRadius }),
    extent === "point" && svg("circle", { class: "spot", cx, cy, r: radius }),
    extent === "vague" && svg("circle", { class: "vague", cx, cy, r: radius, fill: `url(#${gradientId})` }),
    circle && svg("path", { class: "circle", d: pathOf([circle]) }),
  );
}
