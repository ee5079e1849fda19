// Timeline: when each row happened, as a bar over all the days that its dates allow.

const ROWS_AT_ONCE = 100; // more rows than these are shown by pages, beneath an overview
const ROWS_ON_PAGE = 60;

/** Bars of three kinds, so that colour isn't all that tells them apart. */
const BARS = [{ height: 10 }, { height: 9, outlined: true }, { height: 10, striped: true }];

PICTURES.timeline = function (host, picture, data) {
  const memory = memoryOf(host, { page: 0 });
  const relation = data.relation(picture.relation);
  if (leftEmpty(host, relation)) return;
  const items = relation.rows.map((row) => timelineItem(row, picture, data));
  const dated = items.filter((item) => item.start !== null || item.end !== null).sort(earlier);
  const undated = items.filter((item) => item.start === null && item.end === null);
  const look = timelineLook(items, picture, data, relation);
  const paged = dated.length > ROWS_AT_ONCE;
  const shown = paged ? dated.slice(memory.page * ROWS_ON_PAGE, (memory.page + 1) * ROWS_ON_PAGE) : dated;
  const turn = (page, from) => {
    memory.page = page;
    PICTURES.timeline(host, picture, data);
    refocus(host, from === "bin" ? ".bin[tabindex='0']" : `[data-turn=${from}]`, "[data-turn]:enabled");
  };
  const noun = data.table(picture.table).title.toLowerCase();
  host.replaceChildren(
    ...[
      legend(look.entries, "What the colours mean"),
      paged &&
        timelineOverview(
          host,
          picture,
          dated,
          shown,
          look,
          noun,
          (place) => turn(Math.floor(place / ROWS_ON_PAGE), "bin"),
          memory,
        ),
      paged &&
        turning({
          page: memory.page,
          size: ROWS_ON_PAGE,
          count: dated.length,
          noun,
          title: picture.title,
          turn,
        }),
      dated.length &&
        timelineRows(host, picture, data, shown, look, timelineSentence(picture, items, dated, look, shown)),
      linkList(
        `No date at all: ${amount(undated.length)} of ${amount(items.length)} ${noun}.`,
        undated.map((item) =>
          el("a", { href: data.hrefOf(picture.table, item.key), "data-key": item.key }, item.label),
        ),
      ),
    ].filter(Boolean),
  );
};

/** What is drawn of a row: `start` and `end` in ms, the end exclusive, null where open. */
function timelineItem(row, picture, data) {
  const key = String(row[picture.key]);
  const [first, last] = [row[picture.start], row[picture.end]];
  return {
    key,
    label: data.labelOf(picture.table, key),
    start: first === null ? null : Date.parse(first),
    end: last === null ? null : Date.parse(last) + DAY,
    soft: softEnds(picture.said ? row[picture.said] : null),
    said: (picture.said && row[picture.said]) ?? `${first ?? ""}/${last ?? ""}`,
    value: picture.colour ? row[picture.colour] : null,
  };
}

/** Whether the first and the last end of an EDTF date are approximate (~), uncertain (?) or both (%). */
function softEnds(said) {
  const parts = String(said ?? "").split("/");
  return [parts[0], parts.at(-1)].map((part) => /[?~%]/.test(part));
}

function earlier(a, b) {
  return (
    (a.start ?? -Infinity) - (b.start ?? -Infinity) ||
    (a.end ?? Infinity) - (b.end ?? Infinity) ||
    (a.key < b.key ? -1 : 1)
  );
}

/** The colour and kind of bar of each value, its words, and the entries of the legend. */
function timelineLook(items, picture, data, relation) {
  const values = inOrder(
    data,
    codesIn(data, relation, picture.colour),
    items.map((item) => item.value),
  );
  const colours = palette(values);
  const look = new Map(
    values.map((value, place) => [
      value,
      {
        colour: colours.get(value),
        ...BARS[place % BARS.length],
        words: saidOf(data, relation, picture.colour, value),
      },
    ]),
  );
  const bars = picture.colour
    ? values.map((value) => ({
        swatch: timelineBar(look.get(value), 0, 28, 7, {}),
        words: look.get(value).words,
      }))
    : [];
  const plain = { colour: "var(--soft)", height: 10 };
  const shapes = [
    items.some(exact) && { swatch: timelineBar(plain, 14, 15, 7, { exact: true }), words: "on that day" },
    items.some((item) => item.start === null || item.end === null) && {
      swatch: timelineBar(plain, 0, 28, 7, { right: true }),
      words: "open end",
    },
    items.some((item) => item.soft.includes(true)) && {
      swatch: timelineBar(plain, 0, 28, 7, { soft: [true, true] }),
      words: "approximate or uncertain",
    },
  ];
  look.entries = [...bars, ...shapes.filter(Boolean)];
  return look;
}

function exact(item) {
  return item.start !== null && item.end !== null && item.end - item.start <= DAY;
}

/** A bar from x0 to x1 around y, with an arrow head at an open side, or a diamond for a day; a soft end is broken. */
function timelineBar(
  { colour, height, outlined, striped },
  x0,
  x1,
  y,
  { left, right, exact: day, soft = [false, false] },
) {
  const ink = outlined
    ? { fill: colour, "fill-opacity": 0.2, stroke: colour, "stroke-width": 1.5 }
    : { fill: colour };
  const stripes =
    striped &&
    !day &&
    x1 - x0 > 12 &&
    svg("path", {
      class: "stripes",
      d: `M${x0 + (left ? 9 : 4)},${y}H${x1 - (right ? 9 : 4)}`,
      "stroke-width": height,
    });
  if (day) {
    const middle = (x0 + x1) / 2;
    const r = 6.5;
    const unsure = soft.includes(true) && {
      "fill-opacity": 0.2,
      stroke: colour,
      "stroke-width": 1.5,
      "stroke-dasharray": "2 2",
    };
    const diamond = svg("path", {
      ...ink,
      ...unsure,
      d: `M${middle},${y - r}L${middle + r},${y}L${middle},${y + r}L${middle - r},${y}Z`,
    });
    return svg(
      "g",
      {},
      diamond,
      striped ? svg("path", { class: "stripes", d: `M${middle - r},${y}h${2 * r}`, "stroke-width": 2 }) : [],
    );
  }
  const half = height / 2;
  const [head, wing] = [7, Math.max(half, 5)];
  const from = left ? `M${x0},${y}l${head},${-wing}v${wing - half}` : `M${x0},${y - half}`;
  const over = right
    ? `H${x1 - head}v${half - wing}L${x1},${y}l${-head},${wing}v${half - wing}`
    : `H${x1}V${y + half}`;
  const back = left ? `H${x0 + head}v${wing - half}Z` : `H${x0}Z`;
  const long = x1 - x0 > 20;
  const breaks = [
    soft[0] && x0 + 3,
    soft[0] && long && x0 + 7,
    soft[1] && long && x1 - 7,
    soft[1] && x1 - 3,
  ].filter(Boolean);
  const broken = svg("path", {
    class: "breaks",
    d: breaks.map((x) => `M${x},${y - half - 1}v${height + 2}`).join(""),
  });
  return svg(
    "g",
    {},
    svg("path", { ...ink, d: from + over + back }),
    stripes || [],
    breaks.length ? broken : [],
  );
}

/** The first and the last moment of some items, in ms. */
function timelineExtent(items) {
  const moments = items.flatMap((item) => [item.start, item.end]).filter((moment) => moment !== null);
  const low = moments.reduce((a, b) => Math.min(a, b));
  const high = moments.reduce((a, b) => Math.max(a, b));
  return [low, high];
}

/**
 * The time that an axis spans: that of its items, with room at both sides. A few that last far longer than the
 * others would press these together, so the axis ends where nine of ten have ended and all have begun; longer bars
 * name their end.
 */
function timelineSpan(items) {
  const [low, high] = timelineExtent(items);
  const ends = items.map((item) => item.end ?? item.start).sort((a, b) => a - b);
  const most = items.reduce((a, item) => Math.max(a, item.start ?? a), ends[Math.floor(ends.length * 0.9)]);
  const end = items.length >= ROWS_ON_PAGE && (most - low) * 2 < high - low ? most : high;
  const room = Math.max((end - low) * 0.04, 15 * DAY);
  return [low - room, end + room];
}

function timelineRows(host, picture, data, items, look, label) {
  const width = host.clientWidth;
  const wide = width >= WIDE;
  const left = wide ? Math.min(360, width * 0.36) : 0;
  const ends = [left + (wide ? 14 : 2), width - 2];
  const row = wide ? 24 : 38;
  const height = 2 * AXIS + items.length * row + 8;
  const scale = timeScale(timelineSpan(items), ends);
  const drawn = canvas(width, height, label);
  const body = height - 2 * AXIS;
  drawn.append(
    axis(scale, { at: AXIS, ends, title: picture.axis, side: "top", grid: body, width }),
    axis(scale, { at: height - AXIS, ends, title: picture.axis, side: "bottom", width }),
    ...items.map((item, place) => {
      const top = AXIS + 4 + place * row;
      const y = top + (wide ? row / 2 : row - 11);
      const { words } = look.get(item.value);
      const unsure = item.soft.includes(true) ? ", approximate or uncertain" : "";
      const said = `${item.label}: ${item.said}${unsure}${picture.colour ? `; ${words}` : ""}`;
      return markLink(
        data,
        picture.table,
        item.key,
        item.key,
        said,
        svg("rect", { class: "band", x: 0, y: top, width, height: row }),
        svg(
          "text",
          { class: "label", x: 0, y: wide ? y + 4.5 : top + 14 },
          fitted(item.label, wide ? left : width),
        ),
        timelineMark(item, look, scale, ends, y),
      );
    }),
  );
  return drawn;
}

function timelineMark(item, look, scale, [from, to], y) {
  let [x0, x1] = [item.start === null ? from : scale(item.start), item.end === null ? to : scale(item.end)];
  if (x1 > to) {
    const words = `… ${new Date(item.end - DAY).toISOString().slice(0, 10)}`;
    const cut = to - textWidth(words, FINE) - 4;
    const beside = x0 > cut - 24; // too short to be cut: the words stand before it
    return [
      timelineBar(look.get(item.value), x0, beside ? to : cut, y, {
        left: item.start === null,
        soft: [item.soft[0], false],
      }),
      svg("text", { class: "fine", x: beside ? x0 - 6 : to, y: y + 4, "text-anchor": "end" }, words),
    ];
  }
  const least = item.soft.includes(true) ? 10 : 6; // room for its breaks
  if (x1 - x0 < least) [x0, x1] = [(x0 + x1 - least) / 2, (x0 + x1 + least) / 2];
  return timelineBar(look.get(item.value), x0, x1, y, {
    left: item.start === null,
    right: item.end === null,
    exact: exact(item),
    soft: item.soft,
  });
}

function timelineSentence(picture, items, dated, look, shown) {
  const year = (moment) => new Date(moment).getUTCFullYear();
  const moments = dated
    .flatMap((item) => [item.start, item.end === null ? null : item.end - DAY])
    .filter((moment) => moment !== null);
  const kinds = [...grouped(items, (item) => item.value)].map(
    ([value, some]) => `${amount(some.length)} ${look.get(value).words}`,
  );
  const span = moments.length
    ? `, from ${year(moments.reduce((a, b) => Math.min(a, b)))} to ${year(moments.reduce((a, b) => Math.max(a, b)))}`
    : "";
  const part = shown.length < dated.length ? ` ${amount(shown.length)} of them are drawn here.` : "";
  return `${picture.title}: ${amount(dated.length)} of ${amount(items.length)} have a date${span}; ${amount(dated.filter(exact).length)} are told to the day. ${picture.colour ? `${kinds.join(", ")}.` : ""}${part}`;
}
