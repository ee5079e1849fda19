// The names on a map, each beside its mark or tied to it by a line, and over no other.

const NEAR = 12; // px between two marks, under which a name beside them could be either's
const RINGS = [14, 26, 40, 56, 74, 100, 130, 170]; // px from a mark to names that a line ties to it
const FIRST = 8; // places with most rows, whose names may go as far; those of others take the first three rings

/**
 * Name places and countries with their counts, the largest first.
 *
 * Returns `drawn`, and as `unnamed` those that find no room, each as [name, its groups].
 */
function mapLabels(data, picture, wholes, spots, countries, ground, reserved) {
  const room = labelRoom(ground, spots, reserved);
  const shaded = new Map(wholes);
  const places = [...grouped(spots, (group) => group.place)].sort(([, a], [, b]) => countOf(b) - countOf(a));
  const unnamed = [];
  const named = (name, some, put) => {
    const made = put(`${name} ${amount(countOf(some))}`);
    if (!made) unnamed.push([name, some]);
    return made;
  };
  const drawn = svg(
    "g",
    { class: "names", "aria-hidden": "true" },
    wholes.map(([country, some]) =>
      named(country.name, some, (text) => countryName(text, "label country-name", country, room)),
    ),
    places.map(([place, some], rank) => {
      const rings = rank < FIRST ? RINGS : RINGS.slice(0, 3);
      return named(data.labelOf(picture.places, place), some, (text) =>
        placeName(text, some, ground, room, rings),
      );
    }),
    countries
      .filter((country) => !shaded.has(country) && country.codes.length)
      .map((country) => countryName(country.name, "fine land-name", country, room, true)),
  );
  return { drawn, unnamed };
}

/** What is taken on a map: `discs` of marks, each with its place, and `names` as boxes of x0, y0, x1, y1 in px. */
function labelRoom({ frame, ...ground }, spots, reserved) {
  const discs = spots.map((group) => ({ place: group.place, at: group.point, r: reach(group, ground) }));
  return { frame, discs, names: [reserved] };
}

function countryName(text, name, country, room, narrow = false) {
  const [size, weight] = narrow ? [FINE, 400] : [TEXT, 600];
  const [x, y] = country.middle;
  const tries = [0, 18, -18, 36, -36, 54, -54, 80, -80].flatMap((dy) =>
    [0, 25, -25, 60, -60, 100, -100].map((dx) => [x + dx, y + dy]),
  );
  const width = textWidth(text, size, weight);
  const found = tries
    .filter((at) => surrounds(country.largest, at) && (!narrow || fitsIn(country, at[0], width)))
    .map(([left, base]) => ({
      x: left,
      y: base,
      anchor: "middle",
      box: labelBox(left, base, "middle", width, size),
    }))
    .find(({ box }) => isFree(box, room));
  return found && putName(text, name, found, room);
}

/** A place's name beside its mark, where that can be no other's; else farther, with a line to its mark. */
function placeName(text, some, ground, room, rings) {
  const [{ point: at, place }] = some;
  const r = Math.max(...some.map((group) => reach(group, ground)));
  const width = textWidth(text, FINE);
  const choice = ([x, y, anchor]) => ({ x, y, anchor, box: labelBox(x, y, anchor, width, FINE) });
  const others = room.discs.filter((disc) => disc.place !== place);
  const clear = (box) => others.every((disc) => gap(box, disc.at) > disc.r);
  const lone = others.every((disc) => gap([...at, ...at], disc.at) > NEAR);
  const beside =
    lone &&
    around(at, Math.min(r, 30) + 4)
      .map(choice)
      .find(({ box }) => isFree(box, room, place) && clear(box));
  if (beside) return putName(text, "fine place-name", beside, room);
  const tied = rings
    .flatMap((far) => around(at, Math.min(r, 30) + far).map(choice))
    .map((one) => ({ ...one, leader: leaderOf(one.box, at, Math.min(r, 5)) }))
    .filter(({ box, leader }) => isFree(box, room) && isOpen(leader, room, others));
  const found = tied.find(({ box }) => clear(box)) ?? tied[0];
  return found && putName(text, "fine place-name", found, room);
}

function putName(text, name, { x, y, anchor, box, leader }, room) {
  room.names.push(box);
  const line =
    leader &&
    svg("line", { class: "leader", x1: leader[0][0], y1: leader[0][1], x2: leader[1][0], y2: leader[1][1] });
  return svg("g", {}, line, svg("text", { class: name, x, y, "text-anchor": anchor }, text));
}

/** Eight spots for a text at a distance from a point, each as x, y and anchor. */
function around([x, y], r) {
  return [
    [x + r, y + 4, "start"],
    [x - r, y + 4, "end"],
    [x, y - r, "middle"],
    [x, y + r + 9, "middle"],
    [x + r * 0.8, y - r * 0.7, "start"],
    [x - r * 0.8, y - r * 0.7, "end"],
    [x + r * 0.8, y + r * 0.7 + 8, "start"],
    [x - r * 0.8, y + r * 0.7 + 8, "end"],
  ];
}

function labelBox(x, y, anchor, width, size) {
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return [left - 2, y - size, left + width + 2, y + 4];
}

/** Whether a box lies in the frame, on no other name and on no mark's centre, but for the marks of one place. */
function isFree(box, { frame, discs, names }, place) {
  const [x0, y0, x1, y1] = box;
  const inside =
    x0 >= frame.left + 2 && x1 <= frame.right - 2 && y0 >= frame.top + 2 && y1 <= frame.bottom - 2;
  const apart = names.every((other) => x1 < other[0] || x0 > other[2] || y1 < other[1] || y0 > other[3]);
  return inside && apart && discs.every((disc) => disc.place === place || gap(box, disc.at) > 5);
}

/** How far a point lies from a box, in px; 0 within. */
function gap([x0, y0, x1, y1], [x, y]) {
  return Math.hypot(Math.max(x0 - x, 0, x - x1), Math.max(y0 - y, 0, y - y1));
}

/** A line from the edge of a box to a point, ending short of it. */
function leaderOf([x0, y0, x1, y1], [x, y], short) {
  const from = [Math.min(Math.max(x, x0), x1), Math.min(Math.max(y, y0), y1)];
  const far = Math.hypot(x - from[0], y - from[1]);
  const part = far ? Math.max(0, far - short) / far : 0;
  return [from, [from[0] + (x - from[0]) * part, from[1] + (y - from[1]) * part]];
}

/** Whether a line crosses no name and comes near no centre of other marks. */
function isOpen([[x0, y0], [x1, y1]], { names }, others) {
  const steps = Array.from({ length: 13 }, (_, step) => [
    x0 + ((x1 - x0) * step) / 12,
    y0 + ((y1 - y0) * step) / 12,
  ]);
  return steps.every(
    (at) =>
      names.every((box) => gap(box, at) > 0) && others.every((disc) => gap([...at, ...at], disc.at) > 3),
  );
}

/** Whether a text is narrower than what is seen of a country. */
function fitsIn(country, x, width) {
  const xs = country.largest.map(([one]) => one);
  return Math.min(...xs) <= x - width / 2 && Math.max(...xs) >= x + width / 2;
}
