// @ts-check
// The rows of a map by place and precision, and where each group is drawn.

import { groupBy, sumOf } from "../collections.js";
import { areaOf, clip, distance, middleOf } from "./geometry.js";

/** @import { Cell, Extent, MapChart, Outline, Point } from "../types.js" */
/** @import { PageData } from "../page_data.js" */
/** @import { Projection } from "./projection.js" */

/** @typedef {"noPlace" | "noCoordinates" | "outside"} NotDrawn Why a group is not on the map. */
/** @typedef {Outline & {largest: Point[], middle: Point}} Country In px; `largest` is its largest ring, simplified. */

/** @typedef {{place: string | null, precision: Cell, extent: Extent, keys: string[]}} PlaceGroup */

/**
 * A group that is drawn at a point: its coordinates in degrees and px, the radius of its mark and of what is clicked.
 * @typedef {PlaceGroup & {place: string, spot: Point, point: Point, radius: number, hitRadius: number}} Spot
 */

/**
 * @typedef {object} MapGroups
 * @property {Spot[]} spots the largest first
 * @property {Map<Country, PlaceGroup[]>} shaded the groups that a whole country represents
 * @property {Map<NotDrawn, PlaceGroup[]>} notDrawn
 */

/**
 * The groups of a chart, divided by how they are drawn.
 *
 * @param {MapChart} chart
 * @param {PageData} data
 * @param {Projection} projection
 * @param {Country[]} countries
 * @returns {MapGroups}
 */
export function mapGroups(chart, data, projection, countries) {
  const spots = [];
  const shaded = [];
  const notDrawn = [];
  for (const group of placeGroups(chart, data)) {
    const spot = spotOf(group, chart, data);
    const country = group.extent === "country" ? countryOf(group, chart, data, countries) : undefined;
    if (country) shaded.push({ country, group });
    else if (group.place === null) notDrawn.push({ reason: /** @type {NotDrawn} */ ("noPlace"), group });
    else if (spot && projection.contains(spot)) {
      const extent = group.extent === "country" ? "vague" : group.extent;
      spots.push(placed({ ...group, extent }, group.place, spot, projection));
    } else {
      const isOutside = spot || group.extent === "country";
      notDrawn.push({ reason: /** @type {NotDrawn} */ (isOutside ? "outside" : "noCoordinates"), group });
    }
  }
  return {
    spots: withHitRadii(spots.sort((a, b) => b.radius - a.radius || b.keys.length - a.keys.length)),
    shaded: membersBy(shaded, ({ country }) => country),
    notDrawn: membersBy(notDrawn, ({ reason }) => reason),
  };
}

/**
 * The number of rows of some groups.
 *
 * @param {PlaceGroup[]} groups
 */
export function rowCount(groups) {
  return sumOf(groups, ({ keys }) => keys.length);
}

/**
 * The keys of the rows of some groups, separated by spaces.
 *
 * @param {PlaceGroup[]} groups
 */
export function rowKeys(groups) {
  return groups.flatMap(({ keys }) => keys).join(" ");
}

/**
 * Groups by place, those with most rows first.
 *
 * @template {PlaceGroup} Group
 * @param {Group[]} groups
 */
export function byPlace(groups) {
  return [...groupBy(groups, ({ place }) => place ?? "")].sort(([, a], [, b]) => rowCount(b) - rowCount(a));
}

/**
 * A country in px, clipped to the frame; null if no part of it is inside.
 *
 * @param {Outline} outline
 * @param {Projection} projection
 * @returns {Country | null}
 */
export function projectCountry({ name, codes, rings }, projection) {
  const clipped = rings
    .map((ring) => clip(ring.map(projection.at), projection.frame))
    .filter((ring) => ring.length > 2);
  if (!clipped.length) return null;
  const largest = clipped.reduce((a, b) => (areaOf(b) > areaOf(a) ? b : a));
  const simplified = largest.filter((_, position) => position % Math.ceil(largest.length / 100) === 0);
  return { name, codes, rings: clipped, largest: simplified, middle: middleOf(simplified) };
}

/**
 * @param {MapChart} chart
 * @param {PageData} data
 * @returns {PlaceGroup[]}
 */
function placeGroups(chart, data) {
  const rows = data.relation(chart.relation).rows ?? [];
  const groups = groupBy(rows, (row) => JSON.stringify([row[chart.place], row[chart.precision]]));
  return [...groups.values()].map((members) => {
    const { [chart.place]: place, [chart.precision]: precision } = members[0];
    return {
      place: place === null ? null : String(place),
      precision,
      extent: chart.extents[String(precision)] ?? "vague",
      keys: members.map((row) => String(row[chart.key])),
    };
  });
}

/**
 * The coordinates of a group's place; null if they are not known.
 *
 * @param {PlaceGroup} group
 * @param {MapChart} chart
 * @param {PageData} data
 * @returns {Point | null}
 */
function spotOf({ place }, chart, data) {
  const row = place === null ? undefined : data.table(chart.places).find(place);
  const [longitude, latitude] = [row?.[chart.longitude] ?? null, row?.[chart.latitude] ?? null];
  return longitude === null || latitude === null ? null : [Number(longitude), Number(latitude)];
}

/**
 * @param {PlaceGroup} group
 * @param {MapChart} chart
 * @param {PageData} data
 * @param {Country[]} countries
 */
function countryOf({ place }, chart, data, countries) {
  const row = place === null ? undefined : data.table(chart.places).find(place);
  const code = row && chart.country && row[chart.country];
  return countries.find(({ codes }) => codes.includes(String(code)));
}

/**
 * @param {PlaceGroup} group
 * @param {string} place
 * @param {Point} spot
 * @param {Projection} projection
 * @returns {Spot}
 */
function placed(group, place, spot, projection) {
  const radius = radiusOf(group.extent, spot, projection);
  return { ...group, place, spot, point: projection.at(spot), radius, hitRadius: radius };
}

/**
 * @param {Extent} extent
 * @param {Point} spot
 * @param {Projection} projection
 */
function radiusOf(extent, [, latitude], projection) {
  if (typeof extent === "number") return extent * projection.kilometre(latitude);
  // on a small map the circle of a town has a radius of less than 4
  return extent === "point" ? Math.min(4, projection.width / 180) : Math.max(14, projection.width / 32);
}

/**
 * Set what answers a click: at least the mark itself, and up to 9 px, but not beyond half-way to another place.
 *
 * @param {Spot[]} spots
 */
function withHitRadii(spots) {
  return spots.map((spot) => {
    const others = spots.filter(({ place }) => place !== spot.place);
    const half = others.map(({ point }) => distance(point, spot.point) / 2);
    return { ...spot, hitRadius: Math.max(spot.radius, Math.min(9, ...half)) };
  });
}

/**
 * @template Item, Value
 * @param {(Item & {group: PlaceGroup})[]} items
 * @param {(item: Item) => Value} valueOf
 * @returns {Map<Value, PlaceGroup[]>}
 */
function membersBy(items, valueOf) {
  return new Map(
    [...groupBy(items, valueOf)].map(([value, members]) => [value, members.map(({ group }) => group)]),
  );
}
