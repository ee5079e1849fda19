// Map: where the rows happened, each place as exactly as its precision says.

let maps = 0; // how many were drawn, for ids of their own

PICTURES.map = function (host, picture, data) {
  if (leftEmpty(host, data.relation(picture.relation))) return;
  const width = host.clientWidth;
  const groups = placeGroups(picture, data);
  const ground = mercator(picture.window, width);
  const countries = (picture.outlines ?? [])
    .map((one) => outlined(one, ground))
    .filter((one) => one.rings.length);
  for (const group of groups) settle(group, picture, ground, countries);
  const noun = data.table(picture.table).title.toLowerCase();
  const spots = mapSpots(groups, ground);
  const wholes = [
    ...grouped(
      groups.filter((group) => group.country),
      (group) => group.country,
    ),
  ];
  const scale = scaleBar(ground);
  const names = mapLabels(data, picture, wholes, spots, countries, ground, scale.box);
  const sentence = mapSentence(picture, data, groups, noun);
  const drawn = mapDrawing(picture, data, {
    groups,
    spots,
    wholes,
    ground,
    countries,
    names,
    scale,
    sentence,
    noun,
  });
  host.replaceChildren(
    el(
      "div",
      { class: "map" },
      drawn,
      el(
        "div",
        { class: "map-words" },
        legend(mapEntries(picture, data, groups, ground, noun), "How exactly a place is known"),
        mapLists(picture, data, groups, noun),
        unnamedPlaces(picture, data, names.unnamed),
      ),
    ),
  );
};

/** The rows that have the same place and precision: {place, row, precision, extent, keys}. */
function placeGroups(picture, data) {
  const { rows } = data.relation(picture.relation);
  const places = data.table(picture.places);
  return [
    ...grouped(rows, (row) => JSON.stringify([row[picture.place], row[picture.precision]])).values(),
  ].map((some) => {
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

/** Say where a group is drawn: at a `point` in px, as a `country`, or in words, for the reason in `beside`. */
function settle(group, picture, ground, countries) {
  const { row, extent } = group;
  if (group.place === null) {
    group.beside = "none";
    return;
  }
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

/** The groups that are drawn at a point, the largest first; each with the radius in px that answers a click. */
function mapSpots(groups, ground) {
  const spots = groups
    .filter((group) => group.point)
    .sort((a, b) => reach(b, ground) - reach(a, ground) || b.keys.length - a.keys.length);
  for (const group of spots) {
    const [x, y] = group.point;
    const near = spots
      .filter((one) => one.place !== group.place)
      .map(({ point }) => Math.hypot(point[0] - x, point[1] - y));
    group.hit = Math.max(reach(group, ground), Math.min(9, ...near.map((far) => far / 2)));
  }
  return spots;
}

function mapDrawing(
  picture,
  data,
  { groups, spots, wholes, ground, countries, names, scale, sentence, noun },
) {
  const { frame } = ground;
  const [clip, soft] = [`map-frame-${(maps += 1)}`, `map-soft-${maps}`];
  const drawn = canvas(ground.width, ground.height, sentence);
  if (groups.length > 100) drawn.classList.add("crowded");
  const inside = {
    x: frame.left,
    y: frame.top,
    width: frame.right - frame.left,
    height: frame.bottom - frame.top,
  };
  const most = wholes.reduce((a, [, some]) => Math.max(a, countOf(some)), 1);
  drawn.append(
    svg(
      "defs",
      {},
      svg("clipPath", { id: clip }, svg("rect", inside)),
      svg(
        "radialGradient",
        { id: soft },
        svg("stop", { offset: "0%", class: "soft-in" }),
        svg("stop", { offset: "100%", class: "soft-out" }),
      ),
    ),
    svg("rect", { class: "sea", ...inside }),
    svg(
      "g",
      { "aria-hidden": "true" },
      countries.map((one) => svg("path", { class: "land", d: ringPath(one.rings) })),
    ),
    ...wholes.map(([country, some]) => countryMark(country, some, picture, data, most, noun)),
    svg(
      "g",
      { "aria-hidden": "true" },
      countries.map((one) => svg("path", { class: "border", d: ringPath(one.rings) })),
    ),
    graticule(ground, frame),
    svg(
      "g",
      { "clip-path": `url(#${clip})` },
      spots.map((group) => spotMark(group, picture, data, ground, soft, noun)),
    ),
    names.drawn,
    scale.mark,
    svg("rect", { class: "frame", ...inside }),
  );
  return drawn;
}

function countOf(groups) {
  return groups.reduce((sum, group) => sum + group.keys.length, 0);
}

function ringPath(rings) {
  return rings
    .map((points) => `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}Z`)
    .join("");
}

/** The radius of a group's mark, in px. */
function reach({ extent, spot }, ground) {
  if (extent === "point") return Math.min(4, ground.width / 180); // on a small map a town's circle is no larger than 4
  return extent === "vague" ? Math.max(14, ground.width / 32) : extent * ground.kilometre(spot[1]);
}

function groupWords(group, picture, data, noun) {
  const how = saidOf(data, data.relation(picture.relation), picture.precision, group.precision);
  return `${data.labelOf(picture.places, group.place)}: ${numbered(group.keys.length, noun)}, ${how.toLowerCase()}`;
}

function countryMark(country, some, picture, data, most, noun) {
  const count = countOf(some);
  const [main] = [...some].sort((a, b) => b.keys.length - a.keys.length);
  const words = `${country.name}, the country as a whole: ${numbered(count, noun)}`;
  return markLink(
    data,
    picture.places,
    main.place,
    some.flatMap((group) => group.keys).join(" "),
    words,
    svg("path", {
      class: "country",
      d: ringPath(country.rings),
      "fill-opacity": (0.12 + (0.4 * count) / most).toFixed(3),
    }),
  );
}

function spotMark(group, picture, data, ground, soft, noun) {
  const [x, y] = group.point;
  const r = reach(group, ground);
  const shape =
    group.extent === "point"
      ? svg("circle", { class: "spot", cx: x, cy: y, r })
      : group.extent === "vague"
        ? svg("circle", { class: "vague", cx: x, cy: y, r, fill: `url(#${soft})` })
        : svg("path", {
            class: "circle",
            d: ringPath([circleAround(group.spot, group.extent).map((point) => ground.at(point))]),
          });
  return markLink(
    data,
    picture.places,
    group.place,
    group.keys.join(" "),
    groupWords(group, picture, data, noun),
    svg("circle", { class: "hit", cx: x, cy: y, r: group.hit }),
    shape,
  );
}

/** Meridians and parallels, with their degrees at the edges of the map. */
function graticule(ground, frame) {
  const [west, south, east, north] = ground.window;
  const step =
    [1, 2, 5, 10, 20, 30].find(
      (one) => Math.max(east - west, north - south) / one <= (ground.width < 500 ? 5 : 7),
    ) ?? 45;
  const marks = (low, high) =>
    Array.from(
      { length: Math.floor(high / step) - Math.ceil(low / step) + 1 },
      (_, place) => (Math.ceil(low / step) + place) * step,
    );
  const named = (degrees, [plus, minus]) =>
    `${Math.abs(degrees)}°${degrees > 0 ? plus : degrees < 0 ? minus : ""}`;
  return svg(
    "g",
    { class: "graticule", "aria-hidden": "true" },
    marks(west, east).map((lon) => {
      const [x] = ground.at([lon, south]);
      return [
        svg("line", { x1: x, x2: x, y1: frame.top, y2: frame.bottom }),
        svg(
          "text",
          { class: "fine", x: Math.min(x, frame.right - 10), y: frame.bottom + 17, "text-anchor": "middle" },
          named(lon, "EW"),
        ),
      ];
    }),
    marks(south, north).map((lat) => {
      const [, y] = ground.at([west, lat]);
      return [
        svg("line", { x1: frame.left, x2: frame.right, y1: y, y2: y }),
        svg(
          "text",
          { class: "fine", x: frame.left - 6, y: Math.max(y + 4, 14), "text-anchor": "end" },
          named(lat, "NS"),
        ),
      ];
    }),
  );
}

/** A bar of so many km, true at the latitude of the map's middle. */
function scaleBar(ground) {
  const {
    frame,
    window: [, south, , north],
  } = ground;
  const middle = Math.round((south + north) / 2);
  const room = (frame.right - frame.left) / 4 / ground.kilometre(middle);
  const km = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].filter((one) => one <= room).at(-1) ?? 1;
  const [x, y] = [frame.left + 12, frame.bottom - 12];
  const long = km * ground.kilometre(middle);
  const words = `${amount(km)} km at ${Math.abs(middle)}°${middle < 0 ? "S" : "N"}`;
  const box = [x - 6, y - 22, x + 6 + Math.max(long, textWidth(words, FINE)), y + 8];
  const mark = svg(
    "g",
    { class: "scale", "aria-hidden": "true" },
    svg("rect", { x: box[0], y: box[1], width: box[2] - box[0], height: box[3] - box[1], rx: 3 }),
    svg("path", { d: `M${x},${y - 4}v6h${long}v-6` }),
    svg("text", { class: "fine", x, y: y - 8 }, words),
  );
  return { mark, box };
}

function mapEntries(picture, data, groups, ground, noun) {
  const relation = data.relation(picture.relation);
  const shown = grouped(
    groups.filter((group) => group.point || group.country),
    (group) => group.precision,
  );
  const [, south, , north] = picture.window;
  const kilometre = ground.kilometre((south + north) / 2);
  return inOrder(data, field(relation, picture.precision)?.codes, shown.keys()).map((precision) => {
    const extent = picture.extents[precision] ?? "vague";
    const [swatch, how] = {
      point: [svg("circle", { class: "spot", cx: 14, cy: 7, r: 4 }), "a dot"],
      vague: [
        svg("circle", { class: "vague", cx: 14, cy: 7, r: 6, fill: "none" }),
        "a vague area, its size not known",
      ],
      country: [
        svg("rect", { class: "country", x: 3, y: 1, width: 22, height: 12, "fill-opacity": 0.35 }),
        "the whole country, the darker the more",
      ],
    }[extent] ?? [
      svg("circle", { class: "circle", cx: 14, cy: 7, r: Math.min(extent * kilometre, 6) }),
      `a circle of ${amount(extent)} km${extent * kilometre > 6 ? " (smaller here than on the map)" : ""}`,
    ];
    return {
      swatch,
      words: `${saidOf(data, relation, picture.precision, precision)}: ${how}; ${numbered(countOf(shown.get(precision)), noun)}`,
    };
  });
}

/** What the map can't show, in words, with links to the places. */
function mapLists(picture, data, groups, noun) {
  const reasons = {
    outside: "Outside of this map",
    nowhere: "A place without coordinates",
    none: "No place",
  };
  return Object.entries(reasons).map(([reason, words]) => {
    const some = groups.filter((group) => group.beside === reason);
    if (!some.length) return null;
    const total = `${words}: ${numbered(countOf(some), noun)}.`;
    if (reason === "none") return el("p", { class: "beneath" }, total);
    const places = [...grouped(some, (group) => group.place)].sort(([, a], [, b]) => countOf(b) - countOf(a));
    return linkList(
      total,
      places.map(([place, parts]) =>
        el(
          "span",
          {},
          el(
            "a",
            {
              href: data.hrefOf(picture.places, place),
              "data-key": parts.flatMap((group) => group.keys).join(" "),
            },
            data.labelOf(picture.places, place),
          ),
          ` ${amount(countOf(parts))}`,
        ),
      ),
      8,
    );
  });
}

/** The places and countries whose name found no room on the map, with links. */
function unnamedPlaces(picture, data, unnamed) {
  const links = unnamed.map(([name, some]) =>
    el(
      "span",
      {},
      el("a", { href: data.hrefOf(picture.places, some[0].place) }, name),
      ` ${amount(countOf(some))}`,
    ),
  );
  return linkList("Drawn, and named here for want of room:", links, 8);
}

function mapSentence(picture, data, groups, noun) {
  const count = (some) => amount(countOf(some));
  const drawn = groups.filter((group) => group.point || group.country);
  const places = [...grouped(drawn, (group) => group.place)]
    .map(([place, some]) => [data.labelOf(picture.places, place), countOf(some)])
    .sort(([, a], [, b]) => b - a);
  const first = places
    .slice(0, 3)
    .map(([name, number]) => `${name} ${amount(number)}`)
    .join(", ");
  return `${picture.title}: ${count(drawn)} of ${count(groups)} ${noun} are drawn, in ${amount(places.length)} places${first ? `; most in ${first}` : ""}.`;
}
