// @ts-check
// The projection of a map: degrees to px.

import { geoMercator } from "d3";

/** @import { Point } from "../types.js" */

/** @typedef {{left: number, right: number, top: number, bottom: number}} Frame */

/**
 * `at` projects longitude and latitude; `kilometre` is the length of a kilometre in px at a latitude; `contains` says
 * whether a point is in the window.
 * @typedef {{window: [number, number, number, number], frame: Frame, width: number, height: number,
 *   at: (point: Point) => Point, kilometre: (latitude: number) => number, contains: (point: Point) => boolean}} Projection
 */

const EARTH = 6371.0088; // km, mean radius
const TALLEST = 660; // px
const MARGIN = { left: 44, right: 4, top: 4, bottom: 24 }; // px

/**
 * The Mercator projection of a window, as large as the width allows.
 *
 * @param {[west: number, south: number, east: number, north: number]} window in degrees
 * @param {number} width
 * @returns {Projection}
 */
export function mercator(window, width) {
  const [west, south, east, north] = window;
  const unit = projector(1, [0, 0]);
  const [[x0, y1], [x1, y0]] = [unit([west, south]), unit([east, north])];
  const scale = Math.min((width - MARGIN.left - MARGIN.right) / (x1 - x0), TALLEST / (y1 - y0));
  const { left, top } = MARGIN;
  const frame = { left, top, right: left + scale * (x1 - x0), bottom: top + scale * (y1 - y0) };
  return {
    window,
    frame,
    width: frame.right + MARGIN.right,
    height: frame.bottom + MARGIN.bottom,
    // point by point: outlines are clipped along meridians, not along great circles as by d3
    at: projector(scale, [left - scale * x0, top - scale * y0]),
    kilometre: (latitude) => scale / (EARTH * Math.cos((latitude * Math.PI) / 180)),
    contains: ([longitude, latitude]) =>
      longitude >= west && longitude <= east && latitude >= south && latitude <= north,
  };
}

/**
 * The points of a circle around [longitude, latitude] on the sphere.
 *
 * @param {Point} centre
 * @param {number} radius in km
 * @returns {Point[]}
 */
export function circleAround([longitude, latitude], radius) {
  const [radians, angle] = [Math.PI / 180, radius / EARTH];
  return Array.from({ length: 72 }, (_, position) => {
    const course = position * 5 * radians;
    const north = Math.asin(
      Math.sin(latitude * radians) * Math.cos(angle) +
        Math.cos(latitude * radians) * Math.sin(angle) * Math.cos(course),
    );
    const east = Math.atan2(
      Math.sin(course) * Math.sin(angle) * Math.cos(latitude * radians),
      Math.cos(angle) - Math.sin(latitude * radians) * Math.sin(north),
    );
    return [longitude + east / radians, north / radians];
  });
}

/**
 * @param {number} scale
 * @param {Point} origin
 * @returns {(point: Point) => Point}
 */
function projector(scale, origin) {
  const project = geoMercator().scale(scale).translate(origin);
  return (point) => {
    const projected = project(point);
    if (!projected) throw new Error(`${point} cannot be projected`);
    return projected;
  };
}
