// The ground of a map: degrees to px, and outlines of countries cut to the frame.

const EARTH = 6371.0088; // km, mean radius
const TALLEST = 660; // px

/** Mercator of a window of west, south, east, north in degrees: [lon, lat] to px, and what frames it. */
function mercator([west, south, east, north], width) {
  const unit = Draw.geoMercator().scale(1).translate([0, 0]);
  const [[x0, y1], [x1, y0]] = [unit([west, south]), unit([east, north])];
  const margin = { left: 44, right: 4, top: 4, bottom: 24 };
  const scale = Math.min((width - margin.left - margin.right) / (x1 - x0), TALLEST / (y1 - y0));
  const [left, top] = [margin.left, margin.top];
  const frame = { left, top, right: left + scale * (x1 - x0), bottom: top + scale * (y1 - y0) };
  return {
    window: [west, south, east, north],
    frame,
    width: frame.right + margin.right,
    height: frame.bottom + margin.bottom,
    // point by point, since outlines are cut along meridians and not along great circles
    at: Draw.geoMercator()
      .scale(scale)
      .translate([left - scale * x0, top - scale * y0]),
    // px of a kilometre at a latitude
    kilometre: (lat) => scale / (EARTH * Math.cos((lat * Math.PI) / 180)),
    holds: ([lon, lat]) => lon >= west && lon <= east && lat >= south && lat <= north,
  };
}

/** A country in px: its rings cut to the frame, and the point in the middle of the largest. */
function outlined({ name, codes, rings }, ground) {
  const { left, right, top, bottom } = ground.frame;
  const cut = rings
    .map((ring) => {
      let points = ring.map((point) => ground.at(point));
      for (const [axisOf, bound, sign] of [
        [0, left, 1],
        [0, right, -1],
        [1, top, 1],
        [1, bottom, -1],
      ])
        points = cutAt(points, axisOf, bound, sign);
      return points;
    })
    .filter((points) => points.length > 2);
  const whole = cut.reduce((a, b) => (Math.abs(areaOf(b)) > Math.abs(areaOf(a)) ? b : a), cut[0] ?? []);
  const largest = whole.filter((_, place) => place % Math.ceil(whole.length / 100) === 0); // enough to place a name
  return { name, codes, rings: cut, largest, middle: cut.length ? middleOf(largest) : null };
}

/** The part of a ring on one side of a line (Sutherland and Hodgman 1974). */
function cutAt(points, axisOf, bound, sign) {
  const inside = (point) => (point[axisOf] - bound) * sign >= 0;
  return points.flatMap((point, place) => {
    const before = points.at(place - 1);
    if (inside(before) === inside(point)) return inside(point) ? [point] : [];
    const part = (bound - before[axisOf]) / (point[axisOf] - before[axisOf]);
    const met = [0, 1].map((one) => before[one] + (point[one] - before[one]) * part);
    return inside(point) ? [met, point] : [met];
  });
}

function areaOf(points) {
  return (
    points.reduce(
      (sum, [x, y], place) => sum + points.at(place - 1)[0] * y - x * points.at(place - 1)[1],
      0,
    ) / 2
  );
}

/** The point inside of a ring that is farthest from its edge, of a grid of them. */
function middleOf(points) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  let best = { room: -1, at: points[0] };
  for (let i = 1; i < 14; i += 1) {
    for (let j = 1; j < 14; j += 1) {
      const at = [x0 + ((x1 - x0) * i) / 14, y0 + ((y1 - y0) * j) / 14];
      if (!surrounds(points, at)) continue;
      // a label is wide and low, so room to the sides counts for less
      const room = points.reduce(
        (least, [x, y]) => Math.min(least, Math.hypot((x - at[0]) / 2.5, y - at[1])),
        Infinity,
      );
      if (room > best.room) best = { room, at };
    }
  }
  return best.at;
}

function surrounds(points, [x, y]) {
  return points.reduce((inside, [x1, y1], place) => {
    const [x0, y0] = points.at(place - 1);
    return y0 > y !== y1 > y && x < x0 + ((x1 - x0) * (y - y0)) / (y1 - y0) ? !inside : inside;
  }, false);
}

/** The points at a distance in km from [lon, lat], on the sphere. */
function circleAround([lon, lat], km) {
  const [radians, angle] = [Math.PI / 180, km / EARTH];
  return Array.from({ length: 72 }, (_, place) => {
    const course = place * 5 * radians;
    const north = Math.asin(
      Math.sin(lat * radians) * Math.cos(angle) +
        Math.cos(lat * radians) * Math.sin(angle) * Math.cos(course),
    );
    const east = Math.atan2(
      Math.sin(course) * Math.sin(angle) * Math.cos(lat * radians),
      Math.cos(angle) - Math.sin(lat * radians) * Math.sin(north),
    );
    return [lon + east / radians, north / radians];
  });
}
