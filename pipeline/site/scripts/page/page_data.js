// @ts-check
// Everything that the page contains, with the references between its rows.

import { isPresent } from "./collections.js";
import { counted } from "./numbers.js";
import { Relation, Table } from "./relations.js";

/** @import { Cell, Chart, ChangesChart, PackedData, Row, Values } from "./types.js" */

export class PageData {
  /** @param {PackedData} packed */
  constructor(packed) {
    this.release = packed.release;
    this.home = packed.home;
    this.charts = packed.charts;
    this.quotes = packed.quotes;
    this.lineages = packed.lineages;
    this.codes = new Map(Object.entries(packed.codes));
    this.tables = new Map(
      Object.entries(packed.tables).map(([name, table]) => [name, new Table(name, table, this)]),
    );
    this.views = new Map(
      Object.entries(packed.views).map(([name, view]) => [name, new Relation(name, view, this)]),
    );
    for (const table of this.tables.values()) {
      for (const field of table.fields) field.table = table.target(field.name);
    }
  }

  /**
   * The published table or view with a name.
   *
   * @param {string} name
   */
  relation(name) {
    const relation = this.tables.get(name) ?? this.views.get(name);
    if (!relation) throw new Error(`the page contains no ${name}`);
    return relation;
  }

  /**
   * The published table with a name.
   *
   * @param {string} name
   */
  table(name) {
    const table = this.tables.get(name);
    if (!table) throw new Error(`the page contains no table ${name}`);
    return table;
  }

  /**
   * The label of a row; its key if it has none.
   *
   * @param {string} name the table
   * @param {Cell} key
   */
  labelOf(name, key) {
    const table = this.tables.get(name);
    return String((table && table.find(key)?.[table.label]) ?? key);
  }

  /**
   * The codes of a list in their order, each with its label.
   *
   * @param {string | undefined} list
   */
  codesOf(list) {
    return (list !== undefined && this.codes.get(list)) || [];
  }

  /**
   * The label of a code; the code itself if it has none.
   *
   * @param {string} list
   * @param {Cell} value
   */
  codeLabel(list, value) {
    return this.codesOf(list).find(([code]) => String(code) === String(value))?.[1] ?? String(value);
  }

  /**
   * Each field of a table that refers to the rows of this one.
   *
   * @param {string} name the table referred to
   */
  referencesTo(name) {
    return [...this.tables.values()].flatMap((from) =>
      from.links.filter((link) => link.table === name).map((link) => ({ from, field: link.field })),
    );
  }

  /**
   * The lineage of a document; null if dataset.json declares no lineages.
   *
   * @param {Cell} document
   */
  lineageOf(document) {
    if (!this.lineages) return null;
    const [row] = this.table(this.lineages.table).where(this.lineages.document, document);
    return row?.[this.lineages.lineage] ?? null;
  }
}

/**
 * The address of a row's record on the page.
 *
 * @param {string} table
 * @param {Cell} key
 */
export function recordAddress(table, key) {
  return `#${table}/${encodeURIComponent(String(key))}`;
}

/**
 * Whether a row has one of the values that are listed for its columns.
 *
 * @param {Row} row
 * @param {Values | undefined} values
 */
export function hasValue(row, values = {}) {
  return Object.entries(values).some(([column, listed]) => listed.includes(row[column]));
}

/**
 * The names of the relations that a chart reads.
 *
 * @param {Chart | ChangesChart} chart
 */
export function relationsOf(chart) {
  const marks = "marks" in chart ? chart.marks.relation : null;
  const places = "places" in chart ? chart.places : null;
  return [chart.relation, marks, places].filter(isPresent);
}

/**
 * The first relation of a chart that is too large for the page; undefined if there is none.
 *
 * @param {PageData} data
 * @param {Chart | ChangesChart} chart
 */
export function tooLargeFor(data, chart) {
  return relationsOf(chart)
    .map((name) => data.relation(name))
    .find((relation) => !relation.rows);
}

/**
 * A sentence on a relation that is too large for the page.
 *
 * @param {Relation} relation
 */
export function tooManyRows({ name, count }) {
  return `${counted(count, "row")} are too many for this page. To see them, query the database: FROM ${name}`;
}
