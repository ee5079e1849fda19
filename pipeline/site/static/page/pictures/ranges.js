// Ranges: every number with the claims behind it, on one axis a unit.

const RANGES_AT_ONCE = 40; // more rows than these are shown a unit at a time, by pages
const RANGES_ON_PAGE = 25;
const LANE = 15; // px between two claims

PICTURES.ranges = function (host, picture, data, options = {}) {
  if (leftEmpty(host, data.relation(picture.relation))) return;
  const memory = memoryOf(host, { page: 0, unit: null });
  const rows = rangeRows(picture, data, options.only);
  const relation = data.relation(picture.relation);
  const units = grouped(rows, (row) => row.unit);
  const order = inOrder(data, field(relation, picture.unit)?.codes, units.keys());
  const unitWords = (unit) => saidOf(data, relation, picture.unit, unit);
  const paged = rows.length > RANGES_AT_ONCE;
  if (!units.has(memory.unit))
    memory.unit = order.reduce((a, b) => (units.get(b).length > units.get(a).length ? b : a), order[0]);
  const redrawn = (selector) => {
    PICTURES.ranges(host, picture, data, options);
    refocus(host, selector, "[data-turn]:enabled");
  };
  const turn = (page, from) => {
    memory.page = page;
    redrawn(`[data-turn=${from}]`);
  };
  const page = (all) =>
    paged ? all.slice(memory.page * RANGES_ON_PAGE, (memory.page + 1) * RANGES_ON_PAGE) : all;
  const shown = paged ? [memory.unit] : order;
  const look = rangeLook(
    shown.flatMap((unit) => page(units.get(unit))),
    picture,
    data,
  );
  const drawUnit = (unit) => {
    const all = units.get(unit);
    const noun = unitWords(unit).toLowerCase();
    return [
      el(
        "p",
        { class: "over" },
        el("strong", {}, unitWords(unit)),
        options.only ? "" : ` ${amount(all.length)} of ${counted(rows.length, "number")}`,
      ),
      paged &&
        turning({
          page: memory.page,
          size: RANGES_ON_PAGE,
          count: all.length,
          noun: "numbers",
          title: `${picture.title}: ${noun}`,
          turn,
        }),
      rangeDrawing(host, picture, data, page(all), all, look, noun, options),
    ];
  };
  const choices = order.map((unit) => [unit, `${unitWords(unit)} (${amount(units.get(unit).length)})`]);
  const choose = (unit) => {
    Object.assign(memory, { unit, page: 0 });
    redrawn("[data-choose=unit]");
  };
  host.replaceChildren(
    ...[
      paged && chooser("unit", "Numbers of", choices, memory.unit, choose),
      rows.length && legend(look.entries, "What the marks mean"),
      ...shown.flatMap(drawUnit),
    ].filter(Boolean),
  );
};

/** The ranges, each with its claims; the largest best number first. */
function rangeRows(picture, data, only) {
  const { marks } = picture;
  const together = (key, unit) => JSON.stringify([String(key), unit]);
  const numbers = (row, words) => ({ low: row[words.low], best: row[words.best], high: row[words.high] });
  const said = (value) => (marks.said === undefined || value === null ? null : String(value));
  const rule = (row) =>
    picture.rule &&
    row[picture.rule] !== null &&
    saidOf(data, data.relation(picture.relation), picture.rule, row[picture.rule]);
  const claims = grouped(
    data
      .relation(marks.relation)
      .rows.filter((row) => [marks.low, marks.best, marks.high].some((name) => row[name] !== null)),
    (row) => together(row[marks.key], row[marks.unit]),
  );
  return data
    .relation(picture.relation)
    .rows.filter((row) => only === undefined || String(row[picture.key]) === String(only))
    .map((row) => {
      const about = (claims.get(together(row[picture.key], row[picture.unit])) ?? []).map((claim) => ({
        ...numbers(claim, marks),
        id: String(claim[marks.id]),
        value: claim[marks.colour],
        said: said(claim[marks.said]),
        bound: claim[marks.bound],
      }));
      about.sort((a, b) => sizeOf(a) - sizeOf(b) || (a.id < b.id ? -1 : 1));
      const key = String(row[picture.key]);
      return {
        ...numbers(row, picture),
        key,
        label: data.labelOf(picture.table, key),
        unit: row[picture.unit],
        rule: rule(row),
        claims: about,
        differ: differing(about),
      };
    })
    .sort((a, b) => sizeOf(b) - sizeOf(a) || (a.key < b.key ? -1 : 1));
}

function sizeOf(row) {
  return row.best ?? row.low ?? row.high ?? 0;
}

/** Colour and symbol of each lineage, and the legend. */
function rangeLook(rows, picture, data) {
  const relation = data.relation(picture.marks.relation);
  const column = picture.marks.colour;
  const found = grouped(
    rows.flatMap((row) => row.claims),
    (claim) => claim.value,
  );
  let values = inOrder(data, field(relation, column)?.codes, found.keys());
  const many = values.length > 8;
  if (many) values = [...values].sort((a, b) => found.get(b).length - found.get(a).length);
  const colours = palette(values);
  const look = new Map(
    values.map((value, place) => [
      value,
      { colour: colours.get(value), place, words: saidOf(data, relation, column, value) },
    ]),
  );
  const title = field(relation, column)?.title ?? column;
  Object.assign(look, { title, many });
  const listed = values.slice(0, 8).map((value) => ({
    swatch: symbol(look.get(value).place, 14, 7, look.get(value).colour),
    words: `${title} ${look.get(value).words}`,
  }));
  if (many) {
    for (const value of values.slice(8)) look.get(value).place = 0;
    listed.push({
      swatch: symbol(0, 14, 7, "var(--c-other)"),
      words: `${amount(values.length - 8)} others, each named beside its dot`,
    });
  }
  look.entries = [
    {
      swatch: [rangeBar(2, 26, 7, {}), svg("line", { class: "best", x1: 12, x2: 12, y1: 1, y2: 13 })],
      words: "low to high, and best",
    },
    rows.some((row) => row.high === null || row.low === null) && {
      swatch: rangeBar(2, 26, 7, { right: true }),
      words: "no bound on that side",
    },
    ...listed,
    rows.some((row) => row.claims.some(isWord)) && {
      swatch: symbol(0, 14, 7, "var(--ink)", true),
      words: "hollow: a word, read as a number",
    },
  ].filter(Boolean);
  return look;
}

function rangeBar(x0, x1, y, { left, right }) {
  const half = 4;
  const from = left ? `M${x0},${y}l6,${-half}` : `M${x0},${y - half}`;
  const over = right ? `H${x1 - 6}l6,${half}l-6,${half}` : `H${x1}v${2 * half}`;
  return svg("path", { class: "range", d: `${from}${over}H${left ? x0 + 6 : x0}Z` });
}

function rangeDrawing(host, picture, data, rows, all, look, noun, options) {
  const width = host.clientWidth;
  const wide = width >= WIDE;
  const left = wide ? Math.min(options.only ? 220 : 360, width * 0.36) : 0;
  const ends = [left + (wide ? 14 : 8), width - 8];
  const known = all
    .flatMap((row) => [row, ...row.claims])
    .flatMap((one) => [one.low, one.best, one.high])
    .filter((value) => value !== null);
  const most = known.reduce((a, b) => Math.max(a, b), 1);
  const least = known.filter((value) => value > 0).reduce((a, b) => Math.min(a, b), most);
  const log = most / least > 1000;
  const domain = log ? [10 ** Math.floor(Math.log10(least)), most * 1.6] : [0, most * 1.15];
  const scale = numberScale(domain, ends, { log });
  let top = 6;
  const placed = rows.map((row) => {
    const laid = rangeLanes(row, scale, ends, look.many);
    const lines = rowLines(row, wide ? left : width);
    const text = (options.only ? 0 : 18) + (lines.length + (row.differ ? 1 : 0)) * LINE;
    const drawn = 24 + laid.lanes * LANE;
    const tall = (wide ? Math.max(text + 10, drawn) : text + drawn) + 6;
    top += tall;
    return { row, laid, lines, text, top: top - tall, tall };
  });
  const height = top + 4 + AXIS;
  const conflicts = all.filter((row) => row.differ).length;
  const label = `${picture.title}: number of ${noun}. ${counted(all.length, "row")}, the largest: ${all[0].label}, ${rowWords(all[0])}; the claims differ in ${amount(conflicts)}.`;
  const drawn = canvas(width, height, label);
  drawn.append(
    axis(scale, {
      at: height - AXIS,
      ends,
      title: `number of ${noun}${log ? " (each step is ten times the one before)" : ""}`,
      grid: height - AXIS - 4,
      width,
    }),
    ...placed.map((one) =>
      rangeRow(one, { picture, data, look, scale, ends, left, width, wide, options, noun }),
    ),
  );
  return drawn;
}

/** Put the claims of a row into lanes, so that none covers another. */
function rangeLanes(row, scale, [from, to], named) {
  const lanes = [];
  const spots = row.claims
    .map((claim) => {
      const x = scale(claim.best ?? claim.low ?? claim.high);
      const x0 = claim.low === null ? (claim.high === null ? x : from) : scale(claim.low);
      const x1 = claim.high === null ? (claim.low === null ? x : to) : scale(claim.high);
      const label = named ? String(claim.value) : "";
      const long = named ? textWidth(label, 11) + 10 : 0;
      const side = x + long > to ? -1 : 1;
      return {
        claim,
        x,
        x0,
        x1,
        label,
        side,
        least: Math.min(x0, side < 0 ? x - long : x),
        most: Math.max(x1, side > 0 ? x + long : x),
      };
    })
    .sort((a, b) => a.least - b.least || a.x - b.x || (a.claim.id < b.claim.id ? -1 : 1));
  for (const spot of spots) {
    let lane = lanes.findIndex((end) => end < spot.least - 8);
    if (lane < 0) lane = lanes.length;
    lanes[lane] = spot.most + 8;
    spot.lane = lane;
  }
  return { spots, lanes: lanes.length };
}

function rangeRow(
  { row, laid, lines, text, top, tall },
  { picture, data, look, scale, ends, left, width, wide, options, noun },
) {
  const named = !options.only; // on a record's own page its name stands above
  const claimed = `${counted(row.claims.length, "claim")}${row.differ ? ", which differ" : ""}`;
  const said = `${row.label}: ${noun}: ${rowWords(row)}; ${bound(row.low, "low")}, ${bound(row.high, "high")}; ${claimed}`;
  const first = top + (named ? 31 : 15);
  const fine = (words, place) => svg("text", { class: "fine", x: 0, y: first + place * LINE }, words);
  const words = [
    named ? svg("text", { class: "label", x: 0, y: top + 15 }, fitted(row.label, wide ? left : width)) : [],
    lines.map(fine),
    row.differ ? fine(svg("tspan", { class: "differ" }, "≠ claims differ"), lines.length) : [],
  ];
  const y = top + (wide ? 12 : text + 10);
  const [x0, x1] = [
    row.low === null ? ends[0] : scale(row.low),
    row.high === null ? ends[1] : scale(row.high),
  ];
  const empty = row.low === null && row.high === null && row.best === null;
  const bar = empty
    ? []
    : [
        rangeBar(Math.min(x0, x1 - 3), x1, y, { left: row.low === null, right: row.high === null }),
        row.best !== null &&
          svg("line", { class: "best", x1: scale(row.best), x2: scale(row.best), y1: y - 8, y2: y + 8 }),
      ].filter(Boolean);
  const target = svg("rect", { class: "hit", x: 0, y: top, width, height: tall - 3 });
  const claims = laid.spots.map((spot) =>
    rangeClaim(spot, y + 18 + spot.lane * LANE, { picture, data, look, ends, noun }),
  );
  return svg(
    "g",
    { class: "row", "data-key": row.key },
    svg("line", { class: "rule", x1: 0, x2: width, y1: top + tall - 3, y2: top + tall - 3 }),
    markLink(data, picture.table, row.key, row.key, said, target, words, bar),
    claims,
  );
}

function rangeClaim({ claim, x, x0, x1, label, side }, y, { picture, data, look, noun }) {
  const { colour, place, words } = look.get(claim.value);
  const quote = data.labelOf(picture.marks.table, claim.id);
  const said = `${claim.id}: ${noun}: ${claimWords(claim)}; ${look.title.toLowerCase()} ${words}${quote === claim.id ? "" : `: “${quote}”`}`;
  const after = claim.high === null && claim.low !== null ? "m-5,-3.5l5,3.5l-5,3.5" : "";
  const before = claim.low === null && claim.high !== null ? `M${x0 + 5},${y - 3.5}l-5,3.5l5,3.5` : "";
  return markLink(
    data,
    picture.marks.table,
    claim.id,
    claim.id,
    said,
    svg("rect", { class: "hit", x: x - 9, y: y - LANE / 2, width: 18, height: LANE }),
    svg("path", { class: "whisker", stroke: colour, d: `${before}M${x0},${y}H${x1}${after}` }),
    symbol(place, x, y, colour, isWord(claim)),
    label &&
      svg(
        "text",
        { class: "least", x: x + side * 8, y: y + 4, "text-anchor": side > 0 ? "start" : "end" },
        label,
      ),
  );
}
