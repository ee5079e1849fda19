// @ts-check
// Published tables and views, with their rows.

import { groupBy } from "./collections.js";

/** @import { Cell, Column, Field, PackedRelation, PackedTable, Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */

/** A published table or a view. */
export class Relation {
  /** @type {Row[] | null | undefined} */
  #rows;

  /**
   * @param {string} name
   * @param {PackedRelation} packed
   * @param {PageData} data
   */
  constructor(name, packed, data) {
    this.name = name;
    this.fields = packed.fields;
    this.count = packed.count;
    this.columns = packed.columns ?? [];
    this.data = data;
  }

  /** The rows, in the published order; null if the table is too large for the page. */
  get rows() {
    if (this.#rows === undefined) this.#rows = this.columns.length ? this.#readRows() : null;
    return this.#rows;
  }

  /**
   * The field with a name.
   *
   * @param {string} name
   * @returns {Field}
   */
  field(name) {
    const field = this.findField(name);
    if (!field) throw new Error(`${this.name} has no field ${name}`);
    return field;
  }

  /**
   * The field with a name; undefined if the relation has none.
   *
   * @param {string | undefined} name
   */
  findField(name) {
    return this.fields.find((field) => field.name === name);
  }

  /**
   * The values of a column.
   *
   * @param {string} name
   * @returns {Cell[]}
   */
  values(name) {
    const position = this.fields.findIndex((field) => field.name === name);
    const values = this.#unfold(this.columns[position], name);
    this.columns[position] = values;
    return values;
  }

  /**
   * @param {Column} column
   * @param {string} name
   * @returns {Cell[]}
   */
  #unfold(column, name) {
    if (Array.isArray(column)) return column;
    if ("by" in column) {
      const { by, from, field = name } = column;
      const table = this.data.table(from);
      return this.values(by).map((key) => table.find(key)?.[field] ?? null);
    }
    if ("at" in column) return column.at.map((position) => column.values[position]);
    let number = 0;
    return column.gaps.map((gap) => {
      number += gap ?? 0;
      return gap === null ? null : column.prefix + String(number).padStart(column.digits, "0");
    });
  }

  /** @returns {Row[]} */
  #readRows() {
    const columns = this.fields.map(({ name }) => /** @type {const} */ ([name, this.values(name)]));
    return Array.from({ length: this.count }, (_, row) =>
      Object.fromEntries(columns.map(([name, values]) => [name, values[row]])),
    );
  }
}

/** A published table. */
export class Table extends Relation {
  /** @type {Map<string, Row> | undefined} */
  #byKey;
  /** @type {Map<string, Map<string, Row[]>>} */
  #byValue = new Map();

  /**
   * @param {string} name
   * @param {PackedTable} packed
   * @param {PageData} data
   */
  constructor(name, packed, data) {
    super(name, packed, data);
    this.title = packed.title;
    this.description = packed.description;
    this.key = packed.key;
    this.label = packed.label;
    this.lead = packed.lead;
    this.shown = packed.shown;
    this.notes = packed.notes;
    this.empty = packed.empty;
    this.names = packed.names;
    this.links = packed.links;
  }

  /**
   * The key of a row as one text; the parts of a composite key are joined by a comma.
   *
   * @param {Row} row
   */
  keyOf(row) {
    return this.key.map((name) => row[name]).join(", ");
  }

  /** The columns to show first: the key and the label, then those that dataset.json names. */
  get firstColumns() {
    return this.label ? [...new Set([...this.key, this.label, ...this.shown])] : this.shown;
  }

  /**
   * The row with a key, as `keyOf` returns it; undefined if there is none.
   *
   * @param {Cell} key
   */
  find(key) {
    this.#byKey ??= new Map((this.rows ?? []).map((row) => [this.keyOf(row), row]));
    return this.#byKey.get(String(key));
  }

  /**
   * What an empty cell of a field means; undefined if dataset.json does not say.
   *
   * @param {string} name
   */
  emptyMeaning(name) {
    return Object.hasOwn(this.empty, name) ? this.empty[name] : undefined;
  }

  /**
   * The rows whose field has a value, which may be given as text, in the order of the table.
   *
   * @param {string} name
   * @param {Cell} value
   */
  where(name, value) {
    let index = this.#byValue.get(name);
    if (!index) {
      const filled = (this.rows ?? []).filter((row) => row[name] !== null);
      index = groupBy(filled, (row) => String(row[name]));
      this.#byValue.set(name, index);
    }
    return index.get(String(value)) ?? [];
  }

  /**
   * The table whose rows a field refers to: another table, or this one if the field is its key.
   *
   * @param {string} name
   */
  target(name) {
    const own = this.key.length === 1 && this.key[0] === name ? this.name : undefined;
    return this.links.find((link) => link.field === name)?.table ?? own;
  }
}
