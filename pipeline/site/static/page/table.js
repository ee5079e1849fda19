// Tables: sorted by any column, filtered by words, a page at a time.

const PAGE = 50;
const LONG = 40; // characters

/**
 * A table of some rows of a relation.
 *
 * host: the element to fill. data: the package. relation: whose fields describe the columns.
 * options: `rows` (all of the relation's, if not told), `columns` (names, all if not told), `label` (the
 * accessible name), `more` (offer the columns left out), `page` (rows on a page).
 */
class TableView {
  constructor(host, data, relation, options = {}) {
    Object.assign(this, { host, data, relation, sorted: null, descending: false, page: 0 });
    this.options = {
      rows: relation.rows,
      columns: relation.fields.map((one) => one.name),
      page: PAGE,
      ...options,
    };
    this.chosen = this.options.columns;
    this.rows = this.options.rows;
    this.build();
    this.fill();
  }

  build() {
    const { label, rows, page, more } = this.options;
    this.count = el("p", { class: "count", role: "status" });
    this.head = el("tr");
    this.body = el("tbody");
    this.pages = el("nav", { class: "pages", "aria-label": `Pages of ${label}` });
    const table = el(
      "table",
      {},
      el("caption", { class: "unseen" }, label),
      el("thead", {}, this.head),
      this.body,
    );
    const tools = [];
    if (rows.length > 10) {
      this.words = el("input", {
        type: "search",
        "aria-label": `Filter ${label}`,
        placeholder: "Filter by words",
        oninput: () => this.filter(),
      });
      tools.push(this.words);
    }
    if (more && this.chosen.length < this.relation.fields.length) {
      const all = this.relation.fields.map((one) => one.name);
      const box = el("input", {
        type: "checkbox",
        onchange: () => {
          this.chosen = box.checked ? all : this.options.columns;
          this.fill();
        },
      });
      tools.push(el("label", {}, box, " all fields"));
    }
    const scroll = el("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": label }, table);
    this.host.replaceChildren(
      el("div", { class: "tools" }, tools, this.count),
      scroll,
      ...(rows.length > page ? [this.pages] : []),
    );
  }

  filter() {
    const words = this.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    this.texts ??= this.options.rows.map((row) => this.text(row));
    this.rows = this.options.rows.filter((_, index) =>
      words.every((word) => this.texts[index].includes(word)),
    );
    this.page = 0;
    this.order();
    this.fill();
  }

  /** All that a row shows, in lower case, to be searched. */
  text(row) {
    return this.relation.fields
      .map((one) => this.shown(one, row[one.name]))
      .join(" ")
      .toLowerCase();
  }

  sort(name) {
    this.descending = this.sorted === name && !this.descending;
    this.sorted = name;
    this.page = 0;
    this.order();
    this.fill();
  }

  /** Sort by value, as numbers or texts; codes stand in the order of their list, empty cells at the end. */
  order() {
    if (this.sorted === null) return;
    const described = field(this.relation, this.sorted);
    const places = new Map(this.data.codesOf(described.codes).map(([code], place) => [code, place]));
    const value = (row) => {
      const cell = row[this.sorted];
      if (cell === null || cell === undefined) return null;
      if (described.codes) return places.get(String(cell)) ?? places.size;
      return isNumber(described) && typeof cell === "string" ? amountOf(cell) : cell;
    };
    const sign = this.descending ? -1 : 1;
    this.rows = this.rows
      .map((row) => [value(row), row])
      .sort(([a], [b]) => (a === null || b === null ? (a === null) - (b === null) : sign * compare(a, b)))
      .map(([, row]) => row);
  }

  fill() {
    const { page } = this.options;
    const start = this.page * page;
    const fields = this.chosen.map((name) => field(this.relation, name));
    this.head.replaceChildren(...fields.map((one) => this.heading(one)));
    const shown = this.rows.slice(start, start + page);
    const cells = shown.map((row) => fields.map((one) => cellOf(this.data, this.relation, one, row)));
    const kinds = fields.map((one, place) =>
      kindOf(
        one,
        cells.map((row) => row[place]),
      ),
    );
    this.body.replaceChildren(
      ...cells.map((row) =>
        el(
          "tr",
          {},
          row.map((cell, place) => el("td", { class: kinds[place] }, cell)),
        ),
      ),
    );
    const all = this.options.rows.length;
    this.count.textContent =
      this.rows.length === all
        ? counted(all, "row")
        : `${this.rows.length.toLocaleString("en")} of ${counted(all, "row")}`;
    this.turn(start, page);
  }

  heading(one) {
    const sorted = this.sorted === one.name;
    const state = sorted ? (this.descending ? "descending" : "ascending") : "none";
    const button = el(
      "button",
      {
        type: "button",
        title: one.name,
        onclick: () => {
          this.sort(one.name);
          this.head.querySelector(`[data-field="${CSS.escape(one.name)}"]`).focus();
        },
        "data-field": one.name,
      },
      one.title,
      el("span", { class: "order", "aria-hidden": "true" }, sorted ? (this.descending ? " ▼" : " ▲") : ""),
    );
    return el("th", { scope: "col", "aria-sort": state, class: isNumber(one) ? "number" : null }, button);
  }

  turn(start, page) {
    const last = Math.max(0, Math.ceil(this.rows.length / page) - 1);
    const step = (text, name, to, off) =>
      el(
        "button",
        {
          type: "button",
          disabled: off,
          "aria-label": name,
          onclick: () => {
            this.page = to;
            this.fill();
          },
        },
        text,
      );
    const end = Math.min(start + page, this.rows.length);
    this.pages.replaceChildren(
      step("« First", "First page", 0, this.page === 0),
      step("‹ Back", "Page before", this.page - 1, this.page === 0),
      el(
        "span",
        {},
        this.rows.length
          ? `${(start + 1).toLocaleString("en")}–${end.toLocaleString("en")} of ${this.rows.length.toLocaleString("en")}`
          : "no row",
      ),
      step("Next ›", "Next page", this.page + 1, this.page >= last),
      step("Last »", "Last page", last, this.page >= last),
    );
  }

  shown(one, value) {
    if (value === null || value === undefined) return "";
    if (one.codes) return `${value} ${this.data.codeLabel(one.codes, value)}`;
    if (one.table) return `${value} ${this.data.labelOf(one.table, value)}`;
    return String(value);
  }
}

/** Numbers by their size, whether they stand as texts or not, and before all other texts. */
function compare(a, b) {
  const [one, two] = [Number(a), Number(b)];
  if (Number.isNaN(one) !== Number.isNaN(two)) return Number.isNaN(one) - Number.isNaN(two);
  if (!Number.isNaN(one) && one !== two) return one - two;
  return a < b ? -1 : Number(a > b);
}

/** The number that a text stands for, one that JSON can't hold; what is no number stands with the empty cells. */
function amountOf(text) {
  if (/^-?\d+$/.test(text)) return BigInt(text);
  return text === "nan" ? null : Number(text.replace("inf", "Infinity"));
}

/** Whether a column holds amounts, which stand to the right; codes that are digits are no amounts. */
function isNumber(one) {
  return ["integer", "number"].includes(one.type) && !one.codes;
}

/** How a column is set: amounts to the right, long texts with room. */
function kindOf(one, cells) {
  if (isNumber(one)) return "number";
  return cells.some((cell) => cell.textContent.length > LONG) ? "long" : null;
}

/** What stands in a cell: a code's label, a link to the row that it names, or the value itself. */
function cellOf(data, relation, one, row) {
  const value = row[one.name];
  if (value === null || value === undefined) return document.createTextNode("");
  if (one.codes) return codeLink(data, one.codes, value);
  if (one.table && data.table(one.table)?.find(value)) {
    return recordLink(data, one.table, value, {
      short: !relation.key || (one.table === relation.name && relation.key[0] === one.name),
    });
  }
  if (/^https?:\/\/\S+$/.test(value)) return el("a", { href: value, rel: "noopener" }, value);
  return document.createTextNode(String(value));
}

/** A link from a code to its definition in the codebook. */
function codeLink(data, list, code) {
  return el(
    "a",
    { class: "code", href: `#code-${list}-${encodeURIComponent(code)}` },
    data.codeLabel(list, code),
  );
}

/** A link to a row's record: its name, or its key where it has none or `short` asks for that. */
function recordLink(data, table, key, { short = false } = {}) {
  if (!data.table(table)) return document.createTextNode(String(key));
  return el("a", { href: data.hrefOf(table, key) }, short ? String(key) : data.labelOf(table, key));
}
