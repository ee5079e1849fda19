// @ts-check
// A table on the page: sorted by any column, filtered by words, one page of rows at a time.

import { cellContent, cellText, isAmount } from "./cells.js";
import { find, html, replaceContent } from "./elements.js";
import { counted, formatNumber } from "./numbers.js";
import { pageButtons } from "./page_buttons.js";
import { sortRows } from "./sort_rows.js";
import { foldText, hasAllWords, wordsOf } from "./word_filter.js";

/** @import { Field, Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Relation } from "./relations.js" */

const PAGE_SIZE = 50; // rows
const FILTERED_FROM = 10; // more rows than these have a filter
export const LONG = 40; // characters; a column with longer texts is wider

/**
 * `label` is the accessible name; `offerAllFields` adds a box that shows the columns left out.
 * @typedef {{label: string, rows?: Row[], columns?: string[], offerAllFields?: boolean}} TableOptions
 */

export class TableView {
  #page = 0;
  /** @type {string | null} */
  #sortedBy = null;
  #descending = false;
  /** @type {string[] | undefined} */
  #texts;
  #count = html("p", { class: "count", role: "status" });
  #head = html("tr");
  #body = html("tbody");
  #pages = html("nav", { class: "pages" });

  /**
   * @param {HTMLElement} host is filled
   * @param {PageData} data
   * @param {Relation} relation describes the columns, and contains the rows if the options give none
   * @param {TableOptions} options
   */
  constructor(host, data, relation, options) {
    this.data = data;
    this.relation = relation;
    this.allRows = options.rows ?? relation.rows ?? [];
    this.rows = this.allRows;
    this.columns = options.columns ?? relation.fields.map(({ name }) => name);
    this.#pages.setAttribute("aria-label", `Pages of ${options.label}`);
    this.#build(host, options);
    this.#show();
  }

  /**
   * @param {HTMLElement} host
   * @param {TableOptions} options
   */
  #build(host, { label, offerAllFields }) {
    const isPartial = this.columns.length < this.relation.fields.length;
    const caption = html("caption", { class: "unseen" }, label);
    const table = html("table", {}, caption, html("thead", {}, this.#head), this.#body);
    replaceContent(
      host,
      html(
        "div",
        { class: "tools" },
        this.allRows.length > FILTERED_FROM && this.#filterBox(label),
        offerAllFields && isPartial && this.#allFieldsBox(),
        this.#count,
      ),
      html("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": label }, table),
      this.allRows.length > PAGE_SIZE && this.#pages,
    );
  }

  /** @param {string} label */
  #filterBox(label) {
    const box = html("input", {
      type: "search",
      "aria-label": `Filter ${label}`,
      placeholder: "Filter by words",
      oninput: () => this.#filter(box.value),
    });
    return box;
  }

  #allFieldsBox() {
    const some = this.columns;
    const all = this.relation.fields.map(({ name }) => name);
    const box = html("input", {
      type: "checkbox",
      onchange: () => {
        this.columns = box.checked ? all : some;
        this.#show();
      },
    });
    return html("label", {}, box, " all fields");
  }

  /** @param {string} query */
  #filter(query) {
    const words = wordsOf(query);
    const texts = (this.#texts ??= this.allRows.map((row) => this.#searchText(row)));
    this.rows = this.allRows.filter((_, position) => hasAllWords(texts[position], words));
    this.#page = 0;
    this.#sort();
    this.#show();
  }

  /** @param {Row} row */
  #searchText(row) {
    return foldText(
      this.relation.fields.map((field) => cellText(this.data, field, row[field.name])).join(" "),
    );
  }

  /** @param {string} name */
  #sortBy(name) {
    this.#descending = this.#sortedBy === name && !this.#descending;
    this.#sortedBy = name;
    this.#page = 0;
    this.#sort();
    this.#show();
  }

  #sort() {
    if (this.#sortedBy === null) return;
    const field = this.relation.field(this.#sortedBy);
    this.rows = sortRows(this.rows, field, this.data, this.#descending);
  }

  #show() {
    const start = this.#page * PAGE_SIZE;
    const fields = this.columns.map((name) => this.relation.field(name));
    this.#head.replaceChildren(...fields.map((field) => this.#heading(field)));
    const cells = this.rows
      .slice(start, start + PAGE_SIZE)
      .map((row) => fields.map((field) => cellContent(this.data, this.relation, field, row)));
    const classes = fields.map((field, column) =>
      columnClass(
        field,
        cells.map((row) => row[column]),
      ),
    );
    this.#body.replaceChildren(
      ...cells.map((row) =>
        html(
          "tr",
          {},
          row.map((cell, column) => html("td", { class: classes[column] }, cell)),
        ),
      ),
    );
    this.#showPosition();
  }

  #showPosition() {
    const [shown, all] = [this.rows.length, this.allRows.length];
    this.#count.textContent =
      shown === all ? counted(all, "row") : `${formatNumber(shown)} of ${counted(all, "row")}`;
    const goTo = (/** @type {number} */ page) => {
      this.#page = page;
      this.#show();
    };
    this.#pages.replaceChildren(...pageButtons({ page: this.#page, size: PAGE_SIZE, count: shown, goTo }));
  }

  /** @param {Field} field */
  #heading(field) {
    const isSorted = this.#sortedBy === field.name;
    const state = isSorted ? (this.#descending ? "descending" : "ascending") : "none";
    const arrow = isSorted ? (this.#descending ? " ▼" : " ▲") : "";
    const sort = () => {
      this.#sortBy(field.name);
      find(this.#head, `[data-field="${CSS.escape(field.name)}"]`).focus();
    };
    const button = html(
      "button",
      { type: "button", title: field.name, onclick: sort, "data-field": field.name },
      field.title,
      html("span", { class: "order", "aria-hidden": "true" }, arrow),
    );
    const css = isAmount(field) ? "number" : null;
    return html("th", { scope: "col", "aria-sort": state, class: css }, button);
  }
}

/**
 * @param {Field} field
 * @param {Node[]} cells
 */
function columnClass(field, cells) {
  if (isAmount(field)) return "number";
  return cells.some((cell) => (cell.textContent ?? "").length > LONG) ? "long" : null;
}
