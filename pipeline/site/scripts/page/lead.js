// @ts-check
// The facts at the head of a record, in the order in which dataset.json declares them.

import { isAmount, cellContent, codeLink } from "./cells.js";
import { estimatesOf } from "./charts/range_rows.js";
import { numberWords } from "./charts/range_list.js";
import { valueLabel } from "./charts/labels.js";
import { isPresent } from "./collections.js";
import { edtfWords } from "./edtf.js";
import { html } from "./elements.js";
import { countedPlural } from "./numbers.js";
import { hasValue, tooLargeFor } from "./page_data.js";

/** @import { Child } from "./elements.js" */
/** @import { Field, FieldFact, RangesChart, Row, TableFact } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Table } from "./relations.js" */

/** @typedef {{title: Child, values: Child[]}} Fact */

/**
 * The facts of a row as a description list; null if none are declared.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 */
export function leadFacts(data, table, row) {
  const facts = table.lead.flatMap((fact) => {
    if ("field" in fact) return fieldFact(data, table, row, fact);
    return "table" in fact ? tableFacts(data, table, row, fact) : numberFacts(data, table, row);
  });
  return facts.length > 0 && html("dl", { class: "lead-facts" }, facts.map(factItem));
}

/**
 * The fields of a table that its facts show.
 *
 * @param {Table} table
 */
export function leadFields({ lead }) {
  return lead.flatMap((fact) => ("field" in fact ? [fact.field, ...(fact.with ?? [])] : []));
}

/**
 * The tables that refer to a table and whose rows its facts show.
 *
 * @param {PageData} data
 * @param {Table} table
 */
export function leadTables(data, { name, lead }) {
  const charts = lead.some((fact) => "picture" in fact) ? rangesOf(data, name) : [];
  return [
    ...lead.flatMap((fact) => ("table" in fact ? [fact.table] : [])),
    ...charts.map(({ relation }) => relation),
  ];
}

/**
 * The charts of ranges whose numbers belong to the rows of a table.
 *
 * @param {PageData} data
 * @param {string} table
 * @returns {RangesChart[]}
 */
export function rangesOf(data, table) {
  return data.charts
    .filter((chart) => chart.kind === "ranges")
    .filter((chart) => chart.table === table && !tooLargeFor(data, chart));
}

/** @param {Fact} fact */
function factItem({ title, values }) {
  return html(
    "div",
    {},
    html("dt", {}, title),
    values.map((value) => html("dd", {}, value)),
  );
}

/**
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 * @param {FieldFact} fact
 * @returns {Fact[]}
 */
function fieldFact(data, table, row, fact) {
  const field = table.field(fact.field);
  const value = row[field.name];
  if (!isPresent(value)) return [];
  const timeline = timelineOf(data, table, field);
  const content = timeline
    ? html("span", { title: value }, edtfWords(String(value), hasValue(row, timeline.once)))
    : cellContent(data, table, field, row);
  const title = html("a", { href: `#field-${table.name}-${field.name}` }, field.title);
  return [{ title, values: [[content, qualifiers(data, table, row, fact.with)]] }];
}

/**
 * The timeline that shows a field as the date of a table's rows; undefined if none does.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {Field} field
 */
function timelineOf(data, table, field) {
  return data.charts
    .filter((chart) => chart.kind === "timeline")
    .find((chart) => chart.table === table.name && chart.said === field.name);
}

/**
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 * @param {TableFact} fact
 * @returns {Fact[]}
 */
function tableFacts(data, table, row, fact) {
  const from = data.table(fact.table);
  const reference = from.links.find((link) => link.table === table.name)?.field ?? "";
  const rows = from.where(reference, table.keyOf(row));
  const value = (/** @type {Row} */ source) => [
    cellContent(data, from, from.field(fact.value), source),
    qualifiers(data, from, source, fact.with),
  ];
  const { by, absent } = fact;
  if (by) {
    const list = from.field(by).codes ?? "";
    return data.codesOf(list).flatMap(([code]) => {
      const members = rows.filter((source) => String(source[by]) === String(code));
      return members.length ? [{ title: codeLink(data, list, code), values: members.map(value) }] : [];
    });
  }
  const isAbsent =
    absent &&
    (!absent.if || hasValue(row, absent.if)) &&
    !rows.some((source) => hasValue(source, absent.unless));
  const values = [...rows.map(value), ...(isAbsent ? [absent.text] : [])];
  const href = `#field-${from.name}-${fact.value}`;
  const title = html("a", { href }, fact.title ?? from.field(fact.value).title);
  return values.length ? [{ title, values }] : [];
}

/**
 * The numbers of a row, each with the words of its claims.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 * @returns {Fact[]}
 */
function numberFacts(data, table, row) {
  return rangesOf(data, table.name).flatMap((chart) =>
    estimatesOf(chart, data, table.keyOf(row)).map((estimate) => ({
      title: valueLabel(data, data.relation(chart.relation), chart.unit, estimate.unit),
      values: numberWords(estimate, chart, data),
    })),
  );
}

/**
 * What limits a value, in brackets: " (exact, inferred)", " (2 lineages)".
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 * @param {string[]} names
 */
function qualifiers(data, table, row, names = []) {
  const words = names
    .map((name) => table.field(name))
    .filter(({ name }) => isPresent(row[name]))
    .map((field) =>
      isAmount(field)
        ? countedPlural(Number(row[field.name]), field.title.toLowerCase())
        : valueLabel(data, table, field.name, row[field.name]).toLowerCase(),
    );
  return words.length > 0 && html("span", { class: "limits" }, ` (${words.join(", ")})`);
}
