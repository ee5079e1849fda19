// What the pictures share: text that fits, words for values, symbols, legends, pages and lists of links.

const WIDE = 700; // px from which labels stand beside what they name
const TEXT = 13; // px of labels

let family = ""; // the page's font
const pencil = document.createElement("canvas").getContext("2d");
const remembered = new WeakMap();

/** What a drawing remembers from one time that it is drawn to the next: its page, its choices. */
function memoryOf(host, fresh) {
  if (!remembered.has(host)) remembered.set(host, fresh);
  return remembered.get(host);
}

/** Draw nothing but a sentence where a relation has no row, or more rows than the page carries; say whether so. */
function leftEmpty(host, relation) {
  if (relation.rows?.length) return false;
  host.replaceChildren(
    el("p", { class: "beneath" }, relation.rows ? "There is no row to draw." : tooMany(relation)),
  );
  return true;
}

/** The width of a text in px, as the page's font has it. */
function textWidth(text, size = TEXT, weight = 400) {
  family ||= getComputedStyle(document.body).fontFamily;
  const font = `${weight} ${size}px ${family}`;
  pencil.font = font;
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
  const described = [relation, ...tables.map((name) => data.table(name))].map(
    (one) => one && field(one, column),
  );
  return described.find((one) => one?.codes)?.codes;
}

/** A row by its key and its name: "S003: What is it?"; its key alone where it has no name. */
function namedOf(data, table, key) {
  const label = data.labelOf(table, key);
  return label === String(key) ? label : `${key}: ${label}`;
}

/** Values in the order of their code list, or of the alphabet; those that occur only. */
function inOrder(data, list, values) {
  const places = new Map(data.codesOf(list).map(([code], place) => [String(code), place]));
  const place = (value) => places.get(String(value)) ?? places.size;
  return [...new Set(values)].sort(
    (a, b) =>
      (a === null) - (b === null) ||
      place(a) - place(b) ||
      (String(a) < String(b) ? -1 : Number(String(a) > String(b))),
  );
}

/** Rows by a value: a Map from each value to its rows, in the order of first occurrence. */
function grouped(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(row);
  }
  return groups;
}

/** A number with a noun that is given in its plural: "1 event", "5,000 events". */
function numbered(number, nouns) {
  return `${amount(number)} ${number === 1 ? nouns.replace(/ies$/, "y").replace(/s$/, "") : nouns}`;
}

/** An empty picture of a size in px; one that holds links is a group, so that they can be reached by keys. */
function canvas(width, height, label, linked = true) {
  return svg("svg", {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: linked ? "group" : "img",
    "aria-label": label,
  });
}

/** A link around marks to the record of a row. */
function markLink(data, table, key, keys, label, ...marks) {
  const about = { href: data.hrefOf(table, key), "data-key": keys, "aria-label": label, class: "mark" };
  return svg("a", about, svg("title", {}, label), marks);
}

/** One of seven symbols around a point, so that colour isn't all that tells marks apart; filled, or hollow. */
function symbol(index, x, y, colour, hollow = false) {
  const d = Draw.symbol(Draw.symbolsFill[index % Draw.symbolsFill.length], 80)();
  const ink = hollow ? { class: "symbol hollow", stroke: colour } : { class: "symbol", fill: colour };
  return svg("path", { d, transform: `translate(${x},${y})`, ...ink });
}

/** A legend: for each entry a swatch, drawn into 28 by 14 px, and its words in ink. */
function legend(entries, title) {
  return el(
    "ul",
    { class: "legend", "aria-label": title },
    entries.map(({ swatch, words }) =>
      el(
        "li",
        {},
        svg("svg", { width: 28, height: 14, viewBox: "0 0 28 14", "aria-hidden": "true" }, swatch),
        words,
      ),
    ),
  );
}

/**
 * What leads from page to page of a drawing: "1–60 of 5,000 events" between buttons. `turn` is called with a page.
 */
function turning({ page, size, count, noun, title, turn }) {
  const last = Math.max(0, Math.ceil(count / size) - 1);
  const button = (name, words, to) =>
    el(
      "button",
      { type: "button", "data-turn": name, disabled: to < 0 || to > last, onclick: () => turn(to, name) },
      words,
    );
  const span = `${amount(page * size + 1)}–${amount(Math.min(count, (page + 1) * size))} of ${amount(count)}`;
  return el(
    "nav",
    { class: "pages", "aria-label": `Pages of ${title}` },
    button("previous", "‹ Previous", page - 1),
    el("span", { role: "status" }, span, el("span", { class: "noun" }, ` ${noun}`)),
    button("next", "Next ›", page + 1),
  );
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
  return el(
    "div",
    { class: "beneath" },
    el("p", {}, words, " ", listed(links.slice(0, shown)), rest.length ? "" : "."),
    rest.length
      ? el(
          "details",
          {},
          el("summary", {}, `and ${amount(rest.length)} more`),
          el("p", {}, listed(rest), "."),
        )
      : null,
  );
}

/** A select with a label; `choose` is called with the value that is chosen. */
function chooser(name, words, values, chosen, choose) {
  const select = el(
    "select",
    { "data-choose": name, onchange: () => choose(select.value) },
    values.map(([value, text]) => el("option", { value, selected: String(value) === String(chosen) }, text)),
  );
  return el("label", { class: "choose" }, words, " ", select);
}
