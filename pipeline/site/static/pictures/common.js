// What the pictures share: text that fits, scales and axes, symbols, legends, pages and lists of links.

const WIDE = 700; // px from which labels stand beside what they name
const TEXT = 13; // px of labels
const FINE = 12; // px of axes
const DAY = 86_400_000; // ms

const pencil = document.createElement("canvas").getContext("2d");
const remembered = new WeakMap();

/** What a drawing remembers from one time that it is drawn to the next: its page, its choices. */
function memoryOf(host, fresh) {
  if (!remembered.has(host)) remembered.set(host, fresh);
  return remembered.get(host);
}

/** The width of a text in px, as the page's font has it. */
function textWidth(text, size = TEXT, weight = 400) {
  const family = getComputedStyle(document.body).fontFamily;
  const font = `${weight} ${size}px ${family}`;
  if (pencil.font !== font) pencil.font = font;
  return pencil.measureText(text).width;
}

/** A text cut to a width in px, with an ellipsis where something is left out. */
function fitted(text, width, size = TEXT, weight = 400) {
  if (textWidth(text, size, weight) <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(`${text.slice(0, middle).trimEnd()}…`, size, weight) <= width) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
}

/** A text as lines of at most a width in px; the last of them takes what is left, cut to fit. */
function wrapped(text, width, lines, size = TEXT, weight = 400) {
  const made = [];
  let rest = text.split(/\s+/).filter(Boolean);
  while (rest.length) {
    if (made.length === lines - 1) return [...made, fitted(rest.join(" "), width, size, weight)];
    let count = rest.length;
    while (count > 1 && textWidth(rest.slice(0, count).join(" "), size, weight) > width) count -= 1;
    made.push(fitted(rest.slice(0, count).join(" "), width, size, weight));
    rest = rest.slice(count);
  }
  return made;
}

/** A number for people: 5,000. */
function amount(number) {
  return number.toLocaleString("en", { maximumFractionDigits: 6 });
}

/** What a cell says to people: the label of its code, the name of the row that it names, or itself. */
function saidOf(data, relation, column, value, tables = []) {
  if (value === null || value === undefined) return "not said";
  const described = field(relation, column);
  const codes = codesIn(data, relation, column, tables);
  if (codes) return data.codeLabel(codes, value);
  return described?.table ? namedOf(data, described.table, value) : String(value);
}

/** The code list of a column, of the relation or else of the first of some tables that has the column. */
function codesIn(data, relation, column, tables = []) {
  const described = [relation, ...tables.map((name) => data.table(name))].map((one) => one && field(one, column));
  return described.find((one) => one?.codes)?.codes;
}

/** A row by its name and its key: "What is it? (S003)"; its key alone where it has no name. */
function namedOf(data, table, key) {
  const label = data.labelOf(table, key);
  return label === String(key) ? label : `${label} (${key})`;
}

/** Values in the order of their code list, or of the alphabet; those that occur only. */
function inOrder(data, list, values) {
  const places = new Map(data.codesOf(list).map(([code], place) => [String(code), place]));
  const place = (value) => places.get(String(value)) ?? places.size;
  return [...new Set(values)].sort((a, b) =>
    (a === null) - (b === null) || place(a) - place(b) || (String(a) < String(b) ? -1 : Number(String(a) > String(b))));
}

/** Count rows by a value: a Map in the order of first occurrence. */
function grouped(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(row);
  }
  return groups;
}

/** An empty picture of a size in px; one that holds links is a group, so that they can be reached. */
function canvas(width, height, label, linked = true) {
  return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: linked ? "group" : "img", "aria-label": label });
}

/** A link around marks to the record of a row. */
function markLink(data, table, key, keys, label, ...marks) {
  const about = { href: data.hrefOf(table, key), "data-key": keys, "aria-label": label, class: "mark" };
  return svg("a", about, svg("title", {}, label), marks);
}

/** A scale from a range of numbers to one of px, linear or by powers of ten, with its ticks as [value, text]. */
function numberScale([low, high], [from, to], { log = false, count = 5 } = {}) {
  const bend = log ? (value) => Math.log10(Math.max(value, low)) : (value) => value;
  const scale = (value) => from + ((bend(value) - bend(low)) / (bend(high) - bend(low) || 1)) * (to - from);
  scale.ticks = (log ? powers(low, high) : steps(low, high, count)).map((value) => [value, amount(value)]);
  return scale;
}

function powers(low, high) {
  const ticks = [];
  for (let value = low; value <= high * 1.000001; value *= 10) ticks.push(value);
  return ticks;
}

/** Round numbers between two, about `count` of them; whole ones, since they count. */
function steps(low, high, count) {
  const raw = Math.max((high - low) / Math.max(count, 1), 1e-9);
  const ten = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, [1, 2, 5, 10].find((one) => one * ten >= raw) * ten);
  const ticks = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step / 1e6; value += step) ticks.push(value);
  return ticks;
}

/** A scale of time, in ms, with its ticks. */
function timeScale([low, high], [from, to]) {
  const scale = (value) => from + ((value - low) / (high - low)) * (to - from);
  scale.ticks = moments(low, high, Math.max(2, Math.floor((to - from) / 90)));
  return scale;
}

// Steps of a calendar, from days to decades: [months, days, how a tick is written].
const STEPS = [
  ...[1, 2, 7, 14].map((days) => [0, days, { day: "numeric", month: "short", year: "numeric" }]),
  ...[1, 3, 6].map((months) => [months, 0, { month: "short", year: "numeric" }]),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((years) => [12 * years, 0, { year: "numeric" }]),
];

/** Round moments of the calendar between two, in ms, at most `count` of them, as [value, text]. */
function moments(low, high, count) {
  const long = ([months, days]) => (months * 30.4 + days) * DAY;
  const [months, days, written] = STEPS.find((step) => (high - low) / long(step) <= count) ?? STEPS.at(-1);
  const first = new Date(low);
  const year = months >= 12 ? Math.floor(first.getUTCFullYear() / (months / 12)) * (months / 12) : first.getUTCFullYear();
  const at = (place) => (months ? Date.UTC(year, place * months) : Date.UTC(year, first.getUTCMonth(), 1 + place * days));
  const ticks = [];
  for (let place = 0; at(place) <= high; place += 1) {
    if (at(place) >= low) ticks.push([at(place), new Date(at(place)).toLocaleDateString("en-GB", { ...written, timeZone: "UTC" })]);
  }
  return ticks;
}

/**
 * An axis along the top or the bottom: its line, ticks, their texts and its title.
 *
 * at: the y of its line, in px. grid: how far lines reach from it into the plot. ends: x of the plot's edges.
 */
function axis(scale, { at, ends: [from, to], title, side = "bottom", grid = 0, width }) {
  const below = side === "bottom" ? 1 : -1;
  const line = (y) => at + below * y;
  let taken = -Infinity;
  const ticks = scale.ticks.map(([value, text]) => {
    const x = scale(value);
    const half = textWidth(text, FINE) / 2;
    const middle = Math.min(Math.max(x, half), width - half);
    const clear = middle - half > taken + 8;
    if (clear) taken = middle + half;
    return [
      svg("line", { class: "grid", x1: x, x2: x, y1: at, y2: at - below * grid }),
      svg("line", { class: "tick", x1: x, x2: x, y1: at, y2: line(5) }),
      clear && svg("text", { class: "fine", x: middle, y: line(side === "bottom" ? 17 : 9), "text-anchor": "middle" }, text),
    ].filter(Boolean);
  });
  const half = textWidth(title, FINE) / 2;
  const middle = Math.min(Math.max((from + to) / 2, half), width - half);
  return svg("g", { class: "axis", "aria-hidden": "true" }, ticks,
    svg("line", { class: "tick", x1: from, x2: to, y1: at, y2: at }),
    svg("text", { class: "fine axis-title", x: middle, y: line(side === "bottom" ? 35 : 27), "text-anchor": "middle" }, fitted(title, width, FINE)));
}

// The height that an axis takes, in px.
const AXIS = 42;

/** Eight symbols of one weight, each around a point, so that colour isn't all that tells marks apart. */
const SYMBOLS = [
  (r) => `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`,
  (r) => `M${-r * 0.9},${-r * 0.9}h${r * 1.8}v${r * 1.8}h${-r * 1.8}Z`,
  (r) => `M0,${-r * 1.2}L${r * 1.15},${r * 0.85}H${-r * 1.15}Z`,
  (r) => `M0,${-r * 1.3}L${r * 1.3},0L0,${r * 1.3}L${-r * 1.3},0Z`,
  (r) => `M0,${r * 1.2}L${r * 1.15},${-r * 0.85}H${-r * 1.15}Z`,
  (r) => `M${-r * 0.4},${-r * 1.2}h${r * 0.8}v${r * 0.8}h${r * 0.8}v${r * 0.8}h${-r * 0.8}v${r * 0.8}h${-r * 0.8}v${-r * 0.8}h${-r * 0.8}v${-r * 0.8}h${r * 0.8}Z`,
  (r) => `M${-r * 1.2},${-r * 0.5}h${r * 2.4}v${r}h${-r * 2.4}Z`,
  (r) => `M${-r * 0.5},${-r * 1.2}h${r}v${r * 2.4}h${-r}Z`,
];

function symbol(index, x, y, colour, r = 5) {
  return svg("path", { d: SYMBOLS[index % SYMBOLS.length](r), transform: `translate(${x},${y})`, fill: colour, class: "symbol" });
}

/** A legend: for each entry a swatch, drawn into 28 by 14 px, and its words in ink. */
function legend(entries, title) {
  return el("ul", { class: "legend", "aria-label": title }, entries.map(({ swatch, words }) =>
    el("li", {}, svg("svg", { width: 28, height: 14, viewBox: "0 0 28 14", "aria-hidden": "true" }, swatch), words)));
}

/**
 * What leads from page to page of a drawing: "1–60 of 5,000" between buttons. `turn` is called with a page.
 */
function turning({ page, size, count, noun, turn }) {
  const last = Math.max(0, Math.ceil(count / size) - 1);
  const button = (name, words, to) =>
    el("button", { type: "button", "data-turn": name, disabled: to < 0 || to > last, onclick: () => turn(to, name) }, words);
  const span = `${amount(page * size + 1)}–${amount(Math.min(count, (page + 1) * size))} of ${amount(count)}`;
  return el("nav", { class: "pages", "aria-label": `Pages of ${noun}` },
    button("previous", "‹ Previous", page - 1), el("span", { role: "status" }, span), button("next", "Next ›", page + 1));
}

/** Put the focus back on what was used, after a drawing was made anew. */
function refocus(host, selector, instead) {
  const found = host.querySelector(selector);
  (found && !found.disabled ? found : host.querySelector(instead))?.focus();
}

/** A paragraph that lists links, the first of them at once and the others in a fold. */
function linkList(words, links, shown = 12) {
  if (!links.length) return null;
  const listed = (some) => some.flatMap((link, place) => [place ? ", " : "", link]);
  const rest = links.slice(shown);
  return el("div", { class: "beneath" },
    el("p", {}, words, " ", listed(links.slice(0, shown)), rest.length ? "" : "."),
    rest.length ? el("details", {}, el("summary", {}, `and ${amount(rest.length)} more`), el("p", {}, listed(rest), ".")) : null);
}

/** A select with a label; `choose` is called with the value that is chosen. */
function chooser(name, words, values, chosen, choose) {
  const select = el("select", { "data-choose": name, onchange: () => choose(select.value) },
    values.map(([value, text]) => el("option", { value, selected: String(value) === String(chosen) }, text)));
  return el("label", { class: "choose" }, words, " ", select);
}
