// @ts-check
// The labels of a map: each next to its mark or connected to it by a line, and over no other label.

import { svg } from "../elements.js";
import { formatNumber } from "../numbers.js";
import { areApart, distance, distanceToBox, surrounds } from "./geometry.js";
import { byPlace, rowCount } from "./map_groups.js";
import { FINE_SIZE, LABEL_SIZE, textWidth } from "./text.js";

/** @import { Point } from "../types.js" */
/** @import { Box } from "./geometry.js" */
/** @import { MapContext } from "./map.js" */
/** @import { Country, PlaceGroup, Spot } from "./map_groups.js" */
/** @import { Frame } from "./projection.js" */

/** What is taken: the discs of marks and the boxes of labels. */
/** @typedef {{frame: Frame, spots: Spot[], boxes: Box[]}} Room */
/** @typedef {{x: number, y: number, anchor: string, box: Box}} Position */
/** @typedef {[Point, Point]} Line */

const NEAR = 12; // px between two marks; nearer than this, a label next to them could belong to either
const RINGS = [14, 26, 40, 56, 74, 100, 130, 170]; // px from a mark to labels that a line connects with it
const NEAR_RINGS = RINGS.slice(0, 3);
const MOST_IMPORTANT = 8; // places with most rows, whose labels may be in all rings

/**
 * Label countries and places with their counts, the largest first.
 *
 * @param {MapContext} context
 * @param {Box} reserved for the scale
 */
export function mapLabels({ chart, data, projection, countries, groups }, reserved) {
  /** @type {Room} */
  const room = { frame: projection.frame, spots: groups.spots, boxes: [reserved] };
  /** @type {{name: string, groups: PlaceGroup[]}[]} */
  const unlabelled = [];
  /** @type {(name: string, members: PlaceGroup[], place: (text: string) => SVGElement | null) => SVGElement | null} */
  const label = (name, members, place) => {
    const element = place(`${name} ${formatNumber(rowCount(members))}`);
    if (!element) unlabelled.push({ name, groups: members });
    return element;
  };
  const labels = svg(
    "g",
    { class: "names", "aria-hidden": "true" },
    [...groups.shaded].map(([country, members]) =>
      label(country.name, members, (text) => countryLabel(text, country, room)),
    ),
    byPlace(groups.spots).map(([place, members], rank) =>
      label(data.labelOf(chart.places, place), members, (text) =>
        placeLabel(text, members, room, rank < MOST_IMPORTANT ? RINGS : NEAR_RINGS),
      ),
    ),
    countries
      .filter((country) => !groups.shaded.has(country) && country.codes.length)
      .map((country) => landLabel(country, room)),
  );
  return { labels, unlabelled };
}

/**
 * The label of a shaded country.
 *
 * @param {string} text
 * @param {Country} country
 * @param {Room} room
 */
function countryLabel(text, country, room) {
  const width = textWidth(text, { weight: 600 });
  const position = positionsIn(country, width, LABEL_SIZE).find(({ box }) => isFree(box, room));
  return position ? putLabel(text, "label country-name", position, room) : null;
}

/**
 * The label of any other country, if its visible part is wide enough.
 *
 * @param {Country} country
 * @param {Room} room
 */
function landLabel(country, room) {
  const width = textWidth(country.name, { size: FINE_SIZE });
  const xs = country.largest.map(([x]) => x);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const position = positionsIn(country, width, FINE_SIZE)
    .filter(({ x }) => left <= x - width / 2 && right >= x + width / 2)
    .find(({ box }) => isFree(box, room));
  return position ? putLabel(country.name, "fine land-name", position, room) : null;
}

/**
 * Positions around the middle of a country and inside it.
 *
 * @param {Country} country
 * @param {number} width
 * @param {number} size
 */
function positionsIn({ middle, largest }, width, size) {
  return [0, 18, -18, 36, -36, 54, -54, 80, -80]
    .flatMap((dy) =>
      [0, 25, -25, 60, -60, 100, -100].map((dx) => /** @type {Point} */ ([middle[0] + dx, middle[1] + dy])),
    )
    .filter((point) => surrounds(largest, point))
    .map(([x, y]) => positionAt(x, y, "middle", width, size));
}

/**
 * The label of a place, next to its mark if no other mark is near; otherwise farther away, with a line to its mark.
 *
 * @param {string} text
 * @param {Spot[]} members
 * @param {Room} room
 * @param {number[]} rings
 */
function placeLabel(text, members, room, rings) {
  const { point, place } = members[0];
  const radius = Math.max(...members.map((spot) => spot.radius));
  const width = textWidth(text, { size: FINE_SIZE });
  const others = room.spots.filter((spot) => spot.place !== place);
  const isClear = (/** @type {Box} */ box) =>
    others.every((spot) => distanceToBox(box, spot.point) > spot.radius);
  const near = others.some((spot) => distance(point, spot.point) <= NEAR)
    ? undefined
    : positionsAround(point, Math.min(radius, 30) + 4, width).find(
        ({ box }) => isFree(box, room, place) && isClear(box),
      );
  if (near) return putLabel(text, "fine place-name", near, room);
  const positions = rings
    .flatMap((ring) => positionsAround(point, Math.min(radius, 30) + ring, width))
    .map((position) => ({ position, line: lineBetween(position.box, point, Math.min(radius, 5)) }))
    .filter(({ position, line }) => isFree(position.box, room) && isOpen(line, room, others));
  const best = positions.find(({ position }) => isClear(position.box)) ?? positions[0];
  return best ? putLabel(text, "fine place-name", best.position, room, best.line) : null;
}

/**
 * @param {string} text
 * @param {string} css
 * @param {Position} position
 * @param {Room} room
 * @param {Line | null} line
 */
function putLabel(text, css, { x, y, anchor, box }, room, line = null) {
  room.boxes.push(box);
  const leader =
    line && svg("line", { class: "leader", x1: line[0][0], y1: line[0][1], x2: line[1][0], y2: line[1][1] });
  return svg("g", {}, leader, svg("text", { class: css, x, y, "text-anchor": anchor }, text));
}

/**
 * Eight positions of a text at a distance from a point.
 *
 * @param {Point} point
 * @param {number} r
 * @param {number} width
 * @returns {Position[]}
 */
function positionsAround([x, y], r, width) {
  return /** @type {[number, number, string][]} */ ([
    [x + r, y + 4, "start"],
    [x - r, y + 4, "end"],
    [x, y - r, "middle"],
    [x, y + r + 9, "middle"],
    [x + r * 0.8, y - r * 0.7, "start"],
    [x - r * 0.8, y - r * 0.7, "end"],
    [x + r * 0.8, y + r * 0.7 + 8, "start"],
    [x - r * 0.8, y + r * 0.7 + 8, "end"],
  ]).map(([left, base, anchor]) => positionAt(left, base, anchor, width, FINE_SIZE));
}

/**
 * @param {number} x
 * @param {number} y of the baseline
 * @param {string} anchor
 * @param {number} width
 * @param {number} size
 * @returns {Position}
 */
function positionAt(x, y, anchor, width, size) {
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { x, y, anchor, box: [left - 2, y - size, left + width + 2, y + 4] };
}

/**
 * Whether a box is inside the frame and covers no label and no centre of a mark, except those of one place.
 *
 * @param {Box} box
 * @param {Room} room
 * @param {string | null} place
 */
function isFree(box, { frame, spots, boxes }, place = null) {
  const [x0, y0, x1, y1] = box;
  const isInside =
    x0 >= frame.left + 2 && x1 <= frame.right - 2 && y0 >= frame.top + 2 && y1 <= frame.bottom - 2;
  return (
    isInside &&
    boxes.every((taken) => areApart(box, taken)) &&
    spots.every((spot) => spot.place === place || distanceToBox(box, spot.point) > 5)
  );
}

/**
 * A line from the edge of a box to a point, which ends a little before it.
 *
 * @param {Box} box
 * @param {Point} point
 * @param {number} gap
 * @returns {Line}
 */
function lineBetween([x0, y0, x1, y1], [x, y], gap) {
  /** @type {Point} */
  const start = [Math.min(Math.max(x, x0), x1), Math.min(Math.max(y, y0), y1)];
  const length = distance(start, [x, y]);
  const part = length ? Math.max(0, length - gap) / length : 0;
  return [start, [start[0] + (x - start[0]) * part, start[1] + (y - start[1]) * part]];
}

/**
 * Whether a line crosses no label and comes near no centre of other marks.
 *
 * @param {Line} line
 * @param {Room} room
 * @param {Spot[]} others
 */
function isOpen([[x0, y0], [x1, y1]], { boxes }, others) {
  return Array.from({ length: 13 }, (_, step) => {
    const part = step / 12;
    return /** @type {Point} */ ([x0 + (x1 - x0) * part, y0 + (y1 - y0) * part]);
  }).every(
    (point) =>
      boxes.every((box) => distanceToBox(box, point) > 0) &&
      others.every((spot) => distance(point, spot.point) > 3),
  );
}
