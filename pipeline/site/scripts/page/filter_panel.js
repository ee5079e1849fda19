// @ts-check
// The panel with the filters by column, and the button that opens it.

import { controlsOf, filterControl } from "./filter_controls.js";
import { html } from "./elements.js";
import { formatNumber } from "./numbers.js";

/** @import { Row } from "./types.js" */
/** @import { Control } from "./filter_controls.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Relation } from "./relations.js" */
/** @import { Filter, TableState } from "./table_state.js" */

/** @typedef {TableState["filters"]} Filters */
/** @typedef {(field: string) => Row[]} CountedRows the rows among which the values of a field are counted */

export class FilterPanel {
  /** @type {Filters} */
  #filters = new Map();
  /** @type {Map<string, Control>} made when the panel is opened */
  #controls = new Map();
  /** @type {string[]} */
  #columns = [];
  /** @type {CountedRows} */
  #rowsFor = () => [];

  /**
   * @param {PageData} data
   * @param {Relation} relation
   * @param {Row[]} rows all rows of the table
   * @param {{label: string, onChange: (filters: Filters) => void}} options
   */
  constructor(data, relation, rows, { label, onChange }) {
    this.data = data;
    this.relation = relation;
    this.rows = rows;
    this.onChange = onChange;
    this.element = html("div", { class: "filters", role: "group", hidden: true });
    this.element.setAttribute("aria-label", `Filters by column of ${label}`);
    this.button = html("button", {
      type: "button",
      "aria-expanded": "false",
      onclick: () => this.#open(this.element.hasAttribute("hidden")),
    });
  }

  /**
   * Show the filters of a table, and open the panel if there are any.
   *
   * @param {Filters} filters
   * @param {string[]} columns the columns that the table shows
   * @param {CountedRows} rowsFor
   */
  show(filters, columns, rowsFor) {
    this.#filters = filters;
    this.#columns = columns;
    this.#rowsFor = rowsFor;
    this.button.textContent = `Filter by column${filters.size ? ` (${formatNumber(filters.size)})` : ""}`;
    if (filters.size && this.element.hidden) this.#open(true);
    else if (!this.element.hidden) this.#update();
  }

  /** @param {boolean} open */
  #open(open) {
    this.element.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.#update();
  }

  #update() {
    if (!this.#controls.size) this.#build();
    for (const [name, { element, show }] of this.#controls) {
      element.hidden = !this.#columns.includes(name) && !this.#filters.has(name);
      if (!element.hidden) show(this.#filters.get(name), () => this.#rowsFor(name));
    }
  }

  #build() {
    this.#controls = controlsOf(this.relation.fields, (field) =>
      filterControl(this.data, this.relation, field, this.rows, (filter) => this.#choose(field.name, filter)),
    );
    this.element.append(...[...this.#controls.values()].map(({ element }) => element));
  }

  /**
   * @param {string} field
   * @param {Filter | null} filter
   */
  #choose(field, filter) {
    const filters = new Map(this.#filters);
    if (filter) filters.set(field, filter);
    else filters.delete(field);
    this.onChange(filters);
  }
}
