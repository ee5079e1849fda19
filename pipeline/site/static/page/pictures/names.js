// The names on a map, each where it covers no other.

/** The names of places and countries with their counts, the largest first; those that find no room are left out. */
function mapLabels(data, picture, wholes, spots, countries, ground, reserved) {
  const { frame } = ground;
  const dots = spots.map(({ point: [x, y] }) => [x - 5, y - 5, x + 5, y + 5]);
  const taken = [reserved];
  const free = (box, others) =>
    box[0] >= frame.left + 2 &&
    box[2] <= frame.right - 2 &&
    box[1] >= frame.top + 2 &&
    box[3] <= frame.bottom - 2 &&
    others.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
  const put = (text, name, size, weight, choices, over = false) => {
    const width = textWidth(text, size, weight);
    const others = over ? taken : [...taken, ...dots];
    for (const [x, y, anchor] of choices) {
      const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
      const box = [left - 2, y - size, left + width + 2, y + 4];
      if (!free(box, others)) continue;
      taken.push(box);
      return svg("text", { class: name, x, y, "text-anchor": anchor }, text);
    }
    return null;
  };
  const around = ([x, y], r) => [
    [x + r, y + 4, "start"],
    [x - r, y + 4, "end"],
    [x, y - r, "middle"],
    [x, y + r + 9, "middle"],
    [x + r * 0.8, y - r * 0.7, "start"],
    [x - r * 0.8, y - r * 0.7, "end"],
    [x + r * 0.8, y + r * 0.7 + 8, "start"],
    [x - r * 0.8, y + r * 0.7 + 8, "end"],
  ];
  const within = (country) => {
    const [x, y] = country.middle;
    const tries = [0, 18, -18, 36, -36, 54, -54, 80, -80].flatMap((dy) =>
      [0, 25, -25, 60, -60, 100, -100].map((dx) => [x + dx, y + dy]),
    );
    return tries.filter((at) => surrounds(country.largest, at)).map((at) => [...at, "middle"]);
  };
  const places = [...grouped(spots, (group) => group.place)].sort(([, a], [, b]) => countOf(b) - countOf(a));
  const shaded = new Map(wholes);
  return svg(
    "g",
    { class: "names", "aria-hidden": "true" },
    wholes.map(
      ([country, some]) =>
        put(`${country.name} ${amount(countOf(some))}`, "label country-name", TEXT, 600, within(country)) ??
        put(`${country.name} ${amount(countOf(some))}`, "label country-name", TEXT, 600, within(country), true),
    ),
    places.map(([place, some], rank) => {
      const r = Math.min(Math.max(...some.map((group) => (group.extent === "vague" ? 9 : reach(group, ground)))), 30) + 4;
      const count = amount(countOf(some));
      const named = [
        `${data.labelOf(picture.places, place)} ${count}`,
        "fine place-name",
        FINE,
        400,
        [...around(some[0].point, r), ...around(some[0].point, r + 14)],
      ];
      return (
        put(...named) ??
        (rank < 8 ? put(...named, true) : null) ??
        put(count, "fine place-name", FINE, 400, around(some[0].point, r))
      );
    }),
    countries
      .filter((country) => !shaded.has(country) && country.codes.length)
      .map((country) =>
        put(
          country.name,
          "fine land-name",
          FINE,
          400,
          within(country).filter(([x]) => fitsIn(country, x, textWidth(country.name, FINE))),
        ),
      ),
  );
}

/** Whether a text is narrower than what is seen of a country. */
function fitsIn(country, x, width) {
  const xs = country.largest.map(([one]) => one);
  return Math.min(...xs) <= x - width / 2 && Math.max(...xs) >= x + width / 2;
}
