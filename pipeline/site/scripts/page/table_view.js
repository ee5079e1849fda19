// @ts-check
// A table on the page: filtered by words and by column, sorted by any column, one page of rows at a time.

import { cellContent } from "./cells.js";
import { matcher } from "./column_filters.js";
import { downloadRows } from "./download_rows.js";
import { find, html, replaceContent } from "./elements.js";
import { FilterPanel } from "./filter_panel.js";
import { counted, formatNumber } from "./numbers.js";
import { pageButtons } from "./page_buttons.js";
import { rowTexts } from "./row_texts.js";
import { sortRows } from "./sort_rows.js";
import { columnClasses, rowOf, shownCell, sortHeading } from "./table_cells.js";
import { formatState, parseState } from "./table_state.js";
import { hasAllWords, wordsOf } from "./word_filter.js";

/** @import { Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Relation } from "./relations.js" */
/** @import { TableState } from "./table_state.js" */

const PAGE_SIZE = 50; // rows
const FILTERED_FROM = 10; // more rows than these have filters

/**
 * `label` is the accessible name; `offerAllFields` adds a box that shows the columns left out; `query` is the state at
 * first, as `formatState` writes it; `onChange` receives each new state, and whether it only continues the last change.
 * @typedef {{
 *   label: string, rows?: Row[], columns?: string[], offerAllFields?: boolean,
 *   query?: string, onChange?: (query: string, continues: boolean) => void,
 * }} TableOptions
 */

export class TableView {
  #count = html("p", { class: "count", role: "status" });
  #head = html("tr");
  #body = html("tbody");
  #pages = html("nav", { class: "pages" });
  #words = html("input", { type: "search", placeholder: "Filter by words" });
  #allFields = html("input", { type: "checkbox" });
  #clear = html("button", { type: "button" }, "Clear filters");
  /** @type {FilterPanel | null} */
  #panel = null;
  /** @type {TableState} */
  #state;

  /**
   * @param {HTMLElement} host is filled
   * @param {PageData} data
   * @param {Relation} relation describes the columns, and contains the rows if the options give none
   * @param {TableOptions} options
   */
  constructor(host, data, relation, options) {
    this.data = data;
    this.relation = relation;
    this.options = options;
    this.allRows = options.rows ?? relation.rows ?? [];
    this.rows = this.allRows;
    this.firstColumns = options.columns ?? relation.fields.map(({ name }) => name);
    this.#state = parseState(options.query ?? "", relation);
    this.#pages.setAttribute("aria-label", `Pages of ${options.label}`);
    this.#build(host);
    this.#update();
  }

  /** The state of the table, as it stands in the address. */
  get query() {
    return formatState(this.#state);
  }

  /**
   * Show a state that the address contains.
   *
   * @param {string} query
   */
  apply(query) {
    if (query === this.query) return;
    this.#state = parseState(query, this.relation);
    this.#update();
  }

  /** @param {HTMLElement} host */
  #build(host) {
    const { label, offerAllFields } = this.options;
    const isFiltered = this.allRows.length > FILTERED_FROM;
    const isPartial = this.firstColumns.length < this.relation.fields.length;
    if (isFiltered)
      this.#panel = new FilterPanel(this.data, this.relation, this.allRows, {
        label,
        onChange: (filters) => this.#change({ filters, page: 0 }),
      });
    this.#words.setAttribute("aria-label", `Filter ${label}`);
    this.#words.addEventListener("input", () =>
      this.#change({ words: this.#words.value, page: 0 }, { continues: this.#state.words !== "" }),
    );
    this.#allFields.addEventListener("change", () => this.#change({ all: this.#allFields.checked }));
    this.#clear.addEventListener("click", () => this.#clearFilters());
    const caption = html("caption", { class: "unseen" }, label);
    replaceContent(
      host,
      html(
        "div",
        { class: "tools" },
        isFiltered && this.#words,
        this.#panel?.button,
        offerAllFields && isPartial && html("label", {}, this.#allFields, " all fields"),
        isFiltered && this.#clear,
        this.#count,
        this.allRows.length > 0 && this.#downloadButton(),
      ),
      this.#panel?.element,
      html(
        "div",
        { class: "scroll", role: "region", tabindex: 0, "aria-label": label },
        html("table", {}, caption, html("thead", {}, this.#head), this.#body),
      ),
      this.allRows.length > PAGE_SIZE && this.#pages,
    );
  }

  #downloadButton() {
    const onclick = () => downloadRows(this.data, this.relation, this.rows);
    return html("button", { type: "button", onclick }, "Download these rows (CSV)");
  }

  #clearFilters() {
    this.#change({ words: "", filters: new Map(), page: 0 });
    this.#words.focus();
  }

  /**
   * @param {Partial<TableState>} changes
   * @param {{continues?: boolean}} options
   */
  #change(changes, { continues = false } = {}) {
    this.#state = { ...this.#state, ...changes };
    this.#update();
    this.options.onChange?.(this.query, continues);
  }

  #update() {
    const { words, filters, sort, descending, all } = this.#state;
    if (this.#words.value !== words) this.#words.value = words;
    this.#allFields.checked = all;
    this.#clear.hidden = !words && !filters.size;
    this.rows = this.#matches(null);
    if (sort !== null)
      this.rows = sortRows(this.rows, this.relation.field(sort), this.data, {
        relation: this.relation,
        descending,
      });
    this.#panel?.show(
      filters,
      this.#columns(),
      (field) => (filters.has(field) ? this.#matches(field) : this.rows), // a choice does not hide the others
    );
    this.#show();
  }

  /** The names of the columns to show. */
  #columns() {
    return this.#state.all ? this.relation.fields.map(({ name }) => name) : this.firstColumns;
  }

  /**
   * The rows that match all filters, except that of one field.
   *
   * @param {string | null} except
   */
  #matches(except) {
    const { filters } = this.#state;
    const words = wordsOf(this.#state.words);
    const tests = [...filters]
      .filter(([name]) => name !== except)
      .map(([name, filter]) => matcher(this.relation, this.relation.field(name), filter));
    const texts = words.length ? rowTexts(this.data, this.relation, this.allRows) : [];
    if (!words.length && !tests.length) return this.allRows;
    return this.allRows.filter(
      (row, position) =>
        tests.every((test) => test(row)) && (!words.length || hasAllWords(texts[position], words)),
    );
  }

  #show() {
    const { sort, descending } = this.#state;
    const last = Math.max(0, Math.ceil(this.rows.length / PAGE_SIZE) - 1);
    const page = Math.min(this.#state.page, last);
    const fields = this.#columns().map((name) => this.relation.field(name));
    const cells = this.rows
      .slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)
      .map((row) => fields.map((field) => cellContent(this.data, this.relation, field, row)));
    const classes = columnClasses(this.relation, fields, cells);
    this.#head.replaceChildren(
      ...fields.map((field, column) => {
        const order = sort !== field.name ? "none" : descending ? "descending" : "ascending";
        return sortHeading(field, order, classes[column], () => this.#sortBy(field.name));
      }),
    );
    this.#body.replaceChildren(
      ...cells.map((row) => rowOf(row.map((cell, column) => shownCell(cell, classes[column])))),
    );
    this.#showPosition(page);
  }

  /** @param {string} name */
  #sortBy(name) {
    const { sort, descending } = this.#state;
    this.#change({ sort: name, descending: sort === name && !descending, page: 0 });
    find(this.#head, `[data-field="${CSS.escape(name)}"]`).focus();
  }

  /** @param {number} page the page that is shown */
  #showPosition(page) {
    const [shown, all] = [this.rows.length, this.allRows.length];
    this.#count.textContent =
      shown === all ? counted(all, "row") : `${formatNumber(shown)} of ${counted(all, "row")}`;
    const goTo = (/** @type {number} */ target) => this.#change({ page: target });
    this.#pages.replaceChildren(...pageButtons({ page, size: PAGE_SIZE, count: shown, goTo }));
  }
}
