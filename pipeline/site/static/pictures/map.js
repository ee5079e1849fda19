// Map: where the rows happened, each place as exactly as its precision says.

const EARTH = 6371.0088; // km, mean radius
const TALLEST = 660; // px
let maps = 0; // how many were drawn, for ids of their own

PICTURES.map = function (host, picture, data) {
  const width = host.clientWidth;
  const groups = placeGroups(picture, data);
  const ground = mercator(picture.window, width);
  const countries = (picture.outlines ?? []).map((one) => outlined(one, ground)).filter((one) => one.rings.length);
  for (const group of groups) settle(group, picture, ground, countries);
  const noun = data.table(picture.table).title.toLowerCase();
  const drawn = mapDrawing(picture, data, groups, ground, countries, mapSentence(picture, data, groups, noun), noun);
  host.replaceChildren(el("div", { class: "map" }, drawn, el("div", { class: "map-words" },
    legend(mapEntries(picture, data, groups, noun), "How exactly a place is known"),
    mapLists(picture, data, groups, noun))));
};

/** The rows that have the same place and precision: {place, row, precision, extent, keys}. */
function placeGroups(picture, data) {
  const { rows } = data.relation(picture.relation);
  const places = data.table(picture.places);
  return [...grouped(rows, (row) => JSON.stringify([row[picture.place], row[picture.precision]])).values()].map((some) => {
    const place = some[0][picture.place];
    const precision = some[0][picture.precision];
    return {
      place: place === null ? null : String(place),
      row: place === null ? undefined : places.find(place),
      precision,
      extent: picture.extents[precision] ?? "vague",
      keys: some.map((row) => String(row[picture.key])),
    };
  });
}

/** Mercator, by hand, since outlines are cut along meridians: [lon, lat] in degrees to px, and what frames it. */
function mercator([west, south, east, north], width) {
  const rise = (lat) => Math.asinh(Math.tan((lat * Math.PI) / 180));
  const [wide, tall] = [((east - west) * Math.PI) / 180, rise(north) - rise(south)];
  const margin = { left: 44, right: 4, top: 4, bottom: 24 };
  const scale = Math.min((width - margin.left - margin.right) / wide, TALLEST / tall);
  const frame = { left: margin.left, top: margin.top, right: margin.left + scale * wide, bottom: margin.top + scale * tall };
  return {
    window: [west, south, east, north],
    frame,
    width: frame.right + margin.right,
    height: frame.bottom + margin.bottom,
    at: ([lon, lat]) => [frame.left + scale * ((lon - west) * Math.PI) / 180, frame.top + scale * (rise(north) - rise(lat))],
    // px of a kilometre at a latitude
    kilometre: (lat) => scale / (EARTH * Math.cos((lat * Math.PI) / 180)),
    holds: ([lon, lat]) => lon >= west && lon <= east && lat >= south && lat <= north,
  };
}

/** A country in px: its rings cut to the frame, and the point in the middle of the largest. */
function outlined({ name, codes, rings }, ground) {
  const { left, right, top, bottom } = ground.frame;
  const cut = rings.map((ring) => {
    let points = ring.map(ground.at);
    for (const [axisOf, bound, sign] of [[0, left, 1], [0, right, -1], [1, top, 1], [1, bottom, -1]]) points = cutAt(points, axisOf, bound, sign);
    return points;
  }).filter((points) => points.length > 2);
  const largest = cut.reduce((a, b) => (Math.abs(areaOf(b)) > Math.abs(areaOf(a)) ? b : a), cut[0] ?? []);
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
  return points.reduce((sum, [x, y], place) => sum + points.at(place - 1)[0] * y - x * points.at(place - 1)[1], 0) / 2;
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
      const room = points.reduce((least, [x, y]) => Math.min(least, Math.hypot((x - at[0]) / 2.5, y - at[1])), Infinity);
      if (room > best.room) best = { room, at };
    }
  }
  return best.at;
}

function surrounds(points, [x, y]) {
  return points.reduce((inside, [x1, y1], place) => {
    const [x0, y0] = points.at(place - 1);
    return (y0 > y) !== (y1 > y) && x < x0 + ((x1 - x0) * (y - y0)) / (y1 - y0) ? !inside : inside;
  }, false);
}

/** Say where a group is drawn: at a `point` in px, as a `country`, or in words, for the reason in `beside`. */
function settle(group, picture, ground, countries) {
  const { row, extent } = group;
  if (group.place === null) { group.beside = "none"; return; }
  const spot = row && [row[picture.longitude], row[picture.latitude]];
  const placed = spot && spot.every((one) => one !== null && one !== undefined);
  if (extent === "country") {
    const code = row && picture.country && row[picture.country];
    group.country = countries.find((one) => one.codes.includes(String(code)));
    if (!group.country) group.beside = placed && ground.holds(spot) ? undefined : "outside";
    if (group.country || group.beside) return;
    group.extent = "vague";
  }
  if (!placed) group.beside = "nowhere";
  else if (!ground.holds(spot)) group.beside = "outside";
  else Object.assign(group, { spot, point: ground.at(spot) });
}

function mapDrawing(picture, data, groups, ground, countries, sentence, noun) {
  const { frame } = ground;
  const [clip, soft] = [`map-frame-${maps += 1}`, `map-soft-${maps}`];
  const drawn = canvas(ground.width, ground.height, sentence);
  const inside = { x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top };
  const wholes = [...grouped(groups.filter((group) => group.country), (group) => group.country)];
  const most = wholes.reduce((a, [, some]) => Math.max(a, countOf(some)), 1);
  const spots = groups.filter((group) => group.point).sort((a, b) => reach(b, ground) - reach(a, ground) || b.keys.length - a.keys.length);
  const labels = mapLabels(data, picture, wholes, spots, countries, ground);
  drawn.append(
    svg("defs", {},
      svg("clipPath", { id: clip }, svg("rect", inside)),
      svg("radialGradient", { id: soft }, svg("stop", { offset: "0%", class: "soft-in" }), svg("stop", { offset: "100%", class: "soft-out" }))),
    svg("rect", { class: "sea", ...inside }),
    svg("g", { "aria-hidden": "true" }, countries.map((one) => svg("path", { class: "land", d: ringPath(one.rings) }))),
    ...wholes.map(([country, some]) => countryMark(country, some, picture, data, most, noun)),
    graticule(ground, frame),
    svg("g", { "clip-path": `url(#${clip})` }, spots.map((group) => spotMark(group, picture, data, ground, soft, noun))),
    labels,
    scaleBar(ground),
    svg("rect", { class: "frame", ...inside }));
  return drawn;
}

function countOf(groups) {
  return groups.reduce((sum, group) => sum + group.keys.length, 0);
}

function ringPath(rings) {
  return rings.map((points) => `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}Z`).join("");
}

/** The radius of a group's mark, in px. */
function reach({ extent, spot }, ground) {
  if (extent === "point") return 4;
  return extent === "vague" ? Math.max(14, ground.width / 32) : extent * ground.kilometre(spot[1]);
}

function groupWords(group, picture, data, noun) {
  const how = saidOf(data, data.relation(picture.relation), picture.precision, group.precision);
  return `${data.labelOf(picture.places, group.place)}: ${amount(group.keys.length)} ${noun}, ${how.toLowerCase()}`;
}

function countryMark(country, some, picture, data, most, noun) {
  const count = countOf(some);
  const [main] = [...some].sort((a, b) => b.keys.length - a.keys.length);
  const words = `${country.name}, the country as a whole: ${amount(count)} ${noun}`;
  return markLink(data, picture.places, main.place, some.flatMap((group) => group.keys).join(" "), words,
    svg("path", { class: "country", d: ringPath(country.rings), "fill-opacity": (0.12 + (0.4 * count) / most).toFixed(3) }));
}

function spotMark(group, picture, data, ground, soft, noun) {
  const [x, y] = group.point;
  const r = reach(group, ground);
  const shape = group.extent === "point" ? svg("circle", { class: "spot", cx: x, cy: y, r })
    : group.extent === "vague" ? svg("circle", { class: "vague", cx: x, cy: y, r, fill: `url(#${soft})` })
      : svg("path", { class: "circle", d: ringPath([circleAround(group.spot, group.extent).map(ground.at)]) });
  return markLink(data, picture.places, group.place, group.keys.join(" "), groupWords(group, picture, data, noun),
    svg("circle", { class: "hit", cx: x, cy: y, r: Math.max(r, 9) }), shape);
}

/** The points at a distance in km from [lon, lat], on the sphere. */
function circleAround([lon, lat], km) {
  const [radians, angle] = [Math.PI / 180, km / EARTH];
  return Array.from({ length: 72 }, (_, place) => {
    const course = (place * 5) * radians;
    const north = Math.asin(Math.sin(lat * radians) * Math.cos(angle) + Math.cos(lat * radians) * Math.sin(angle) * Math.cos(course));
    const east = Math.atan2(Math.sin(course) * Math.sin(angle) * Math.cos(lat * radians), Math.cos(angle) - Math.sin(lat * radians) * Math.sin(north));
    return [lon + east / radians, north / radians];
  });
}

/** Meridians and parallels, with their degrees at the edges of the map. */
function graticule(ground, frame) {
  const [west, south, east, north] = ground.window;
  const step = [1, 2, 5, 10, 20, 30].find((one) => Math.max(east - west, north - south) / one <= (ground.width < 500 ? 5 : 7)) ?? 45;
  const marks = (low, high) => Array.from({ length: Math.floor(high / step) - Math.ceil(low / step) + 1 }, (_, place) => (Math.ceil(low / step) + place) * step);
  const named = (degrees, [plus, minus]) => `${Math.abs(degrees)}°${degrees > 0 ? plus : degrees < 0 ? minus : ""}`;
  return svg("g", { class: "graticule", "aria-hidden": "true" },
    marks(west, east).map((lon) => {
      const [x] = ground.at([lon, south]);
      return [svg("line", { x1: x, x2: x, y1: frame.top, y2: frame.bottom }),
        svg("text", { class: "fine", x: Math.min(x, frame.right - 10), y: frame.bottom + 17, "text-anchor": "middle" }, named(lon, "EW"))];
    }),
    marks(south, north).map((lat) => {
      const [, y] = ground.at([west, lat]);
      return [svg("line", { x1: frame.left, x2: frame.right, y1: y, y2: y }),
        svg("text", { class: "fine", x: frame.left - 6, y: Math.max(y + 4, 14), "text-anchor": "end" }, named(lat, "NS"))];
    }));
}

/** The names of places and countries with their counts, the largest first; those that find no room are left out. */
function mapLabels(data, picture, wholes, spots, countries, ground) {
  const { frame } = ground;
  const taken = spots.map(({ point: [x, y] }) => [x - 5, y - 5, x + 5, y + 5]);
  const free = (box) => box[0] >= frame.left + 2 && box[2] <= frame.right - 2 && box[1] >= frame.top + 2 && box[3] <= frame.bottom - 2
    && taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
  const put = (text, name, size, weight, choices) => {
    const width = textWidth(text, size, weight);
    for (const [x, y, anchor] of choices) {
      const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
      const box = [left - 2, y - size, left + width + 2, y + 4];
      if (!free(box)) continue;
      taken.push(box);
      return svg("text", { class: name, x, y, "text-anchor": anchor }, text);
    }
    return null;
  };
  const around = ([x, y], r) => [[x + r, y + 4, "start"], [x - r, y + 4, "end"], [x, y - r, "middle"], [x, y + r + 9, "middle"],
    [x + r * 0.8, y - r * 0.7, "start"], [x - r * 0.8, y - r * 0.7, "end"], [x + r * 0.8, y + r * 0.7 + 8, "start"], [x - r * 0.8, y + r * 0.7 + 8, "end"]];
  const within = (country) => {
    const [x, y] = country.middle;
    const tries = [0, 18, -18, 36, -36, 54, -54, 80, -80].flatMap((dy) => [0, 25, -25, 60, -60, 100, -100].map((dx) => [x + dx, y + dy]));
    return tries.filter((at) => surrounds(country.largest, at)).map((at) => [...at, "middle"]);
  };
  const places = [...grouped(spots, (group) => group.place)].sort(([, a], [, b]) => countOf(b) - countOf(a));
  const shaded = new Map(wholes);
  return svg("g", { class: "names", "aria-hidden": "true" },
    wholes.map(([country, some]) => put(`${country.name} ${amount(countOf(some))}`, "label country-name", TEXT, 600, within(country))
      ?? put(amount(countOf(some)), "label country-name", TEXT, 600, within(country))),
    places.map(([place, some]) => {
      const r = Math.min(Math.max(...some.map((group) => (group.extent === "vague" ? 9 : reach(group, ground)))), 30) + 4;
      const count = amount(countOf(some));
      return put(`${data.labelOf(picture.places, place)} ${count}`, "fine place-name", FINE, 400, [...around(some[0].point, r), ...around(some[0].point, r + 14)])
        ?? put(count, "fine place-name", FINE, 400, around(some[0].point, r));
    }),
    countries.filter((country) => !shaded.has(country) && country.codes.length).map((country) =>
      put(country.name, "fine land-name", FINE, 400, within(country).filter(([x]) => fitsIn(country, x, textWidth(country.name, FINE))))));
}

/** Whether a text is narrower than what is seen of a country. */
function fitsIn(country, x, width) {
  const xs = country.largest.map(([one]) => one);
  return Math.min(...xs) <= x - width / 2 && Math.max(...xs) >= x + width / 2;
}

/** A bar of so many km, true at the latitude of the map's middle. */
function scaleBar(ground) {
  const { frame, window: [, south, , north] } = ground;
  const middle = Math.round((south + north) / 2);
  const room = (frame.right - frame.left) / 4 / ground.kilometre(middle);
  const km = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].filter((one) => one <= room).at(-1) ?? 1;
  const [x, y] = [frame.left + 12, frame.bottom - 12];
  const long = km * ground.kilometre(middle);
  const words = `${amount(km)} km at ${Math.abs(middle)}°${middle < 0 ? "S" : "N"}`;
  return svg("g", { class: "scale", "aria-hidden": "true" },
    svg("rect", { x: x - 6, y: y - 22, width: Math.max(long, textWidth(words, FINE)) + 12, height: 30, rx: 3 }),
    svg("path", { d: `M${x},${y - 4}v6h${long}v-6` }),
    svg("text", { class: "fine", x, y: y - 8 }, words));
}

function mapEntries(picture, data, groups, noun) {
  const relation = data.relation(picture.relation);
  const shown = grouped(groups.filter((group) => group.point || group.country), (group) => group.precision);
  return inOrder(data, field(relation, picture.precision)?.codes, shown.keys()).map((precision) => {
    const extent = picture.extents[precision] ?? "vague";
    const [swatch, how] = {
      point: [svg("circle", { class: "spot", cx: 14, cy: 7, r: 4 }), "a dot"],
      vague: [svg("circle", { class: "vague", cx: 14, cy: 7, r: 6, fill: "none" }), "a vague area, its size not known"],
      country: [svg("rect", { class: "country", x: 3, y: 1, width: 22, height: 12, "fill-opacity": 0.35 }), "the whole country, darker the more"],
    }[extent] ?? [svg("circle", { class: "circle", cx: 14, cy: 7, r: 6 }), `a circle of ${amount(extent)} km`];
    return { swatch, words: `${saidOf(data, relation, picture.precision, precision)}: ${how}; ${amount(countOf(shown.get(precision)))} ${noun}` };
  });
}

/** What the map can't show, in words, with links to the places. */
function mapLists(picture, data, groups, noun) {
  const reasons = { outside: "Outside of this map", nowhere: "A place without coordinates", none: "No place" };
  return Object.entries(reasons).map(([reason, words]) => {
    const some = groups.filter((group) => group.beside === reason);
    if (!some.length) return null;
    const total = `${words}: ${amount(countOf(some))} ${noun}.`;
    if (reason === "none") return el("p", { class: "beneath" }, total);
    const places = [...grouped(some, (group) => group.place)].sort(([, a], [, b]) => countOf(b) - countOf(a));
    return linkList(total, places.map(([place, parts]) => el("span", {},
      el("a", { href: data.hrefOf(picture.places, place), "data-key": parts.flatMap((group) => group.keys).join(" ") }, data.labelOf(picture.places, place)),
      ` ${amount(countOf(parts))}`)), 8);
  });
}

function mapSentence(picture, data, groups, noun) {
  const count = (some) => amount(countOf(some));
  const drawn = groups.filter((group) => group.point || group.country);
  const places = [...grouped(drawn, (group) => group.place)].map(([place, some]) => [data.labelOf(picture.places, place), countOf(some)]).sort(([, a], [, b]) => b - a);
  const first = places.slice(0, 3).map(([name, number]) => `${name} ${amount(number)}`).join(", ");
  return `${picture.title}: ${count(drawn)} of ${count(groups)} ${noun} are drawn, in ${amount(places.length)} places${first ? `; most in ${first}` : ""}.`;
}
