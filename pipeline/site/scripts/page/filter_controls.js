// @ts-check
// The controls of the filters by column.

import { choicesOf, countValues, filterKind } from "./column_filters.js";
import { isPresent } from "./collections.js";
import { html } from "./elements.js";
import { formatNumber } from "./numbers.js";
import { Table } from "./relations.js";
import { dayOf } from "./value_ranges.js";

/** @import { Field, Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Relation } from "./relations.js" */
/** @import { Filter } from "./table_state.js" */

/** @typedef {(filter: Filter | null) => void} Choose receives null if the filter is to be removed. */

/**
 * `show` shows a filter, and next to each value the number of rows that have it.
 * @typedef {{element: HTMLElement, show: (filter: Filter | undefined, rows: () => Row[]) => void}} Control
 */

const HINTS = {
  date: "A year, a month or a day, such as 2021 or 2021-08-26. Shows each row whose date overlaps the period.",
  number: "Shows each row whose number may be in the range. “More than 90” counts as 91.",
};

/**
 * The control of a field; null if the field cannot be filtered.
 *
 * @param {PageData} data
 * @param {Relation} relation
 * @param {Field} field
 * @param {Row[]} rows all rows
 * @param {Choose} choose
 * @returns {Control | null}
 */
export function filterControl(data, relation, field, rows, choose) {
  const kind = filterKind(relation, field, rows);
  if (kind === null) return null;
  if (kind !== "value") return rangeControl(field, kind, choose);
  const meaning = relation instanceof Table ? relation.emptyMeaning(field.name) : undefined;
  return valueControl(data, field, rows, { choose, emptyLabel: meaning ?? "no value" });
}

/**
 * @param {PageData} data
 * @param {Field} field
 * @param {Row[]} allRows
 * @param {{choose: Choose, emptyLabel: string}} options
 * @returns {Control}
 */
function valueControl(data, field, allRows, { choose, emptyLabel }) {
  const choices = choicesOf(data, field, allRows, emptyLabel);
  const options = choices.map(({ value }) => html("option", { value: `=${value}` }));
  const select = html(
    "select",
    { onchange: () => choose(select.value ? { is: select.value.slice(1) } : null) },
    html("option", { value: "" }, "all"),
    options,
  );
  return {
    element: html("label", {}, html("span", {}, field.title), select),
    show(filter, rows) {
      const counts = countValues(field, rows());
      choices.forEach(({ value, label }, position) => {
        options[position].textContent = `${label} (${formatNumber(counts.get(value) ?? 0)})`;
      });
      select.value = filter && "is" in filter ? `=${filter.is}` : "";
    },
  };
}

/**
 * @param {Field} field
 * @param {"date" | "number"} kind
 * @param {Choose} choose
 * @returns {Control}
 */
function rangeControl(field, kind, choose) {
  const input = (/** @type {string} */ word) =>
    html("input", {
      type: kind === "date" ? "text" : "number",
      step: kind === "date" ? null : "any",
      "aria-label": `${field.title}, ${word}`,
      placeholder: word,
      title: HINTS[kind],
      onchange: () => read(),
    });
  const [from, to] = [input("from"), input("to")];
  const read = () => {
    if (kind === "date") for (const box of [from, to]) markInvalid(box);
    choose(from.value || to.value ? { from: from.value, to: to.value } : null);
  };
  return {
    element: html("fieldset", {}, html("legend", {}, field.title), html("span", { class: "ends" }, from, to)),
    show(filter) {
      const range = filter && "from" in filter ? filter : { from: "", to: "" };
      from.value = range.from;
      to.value = range.to;
      if (kind === "date") for (const box of [from, to]) markInvalid(box);
    },
  };
}

/**
 * Mark a box whose text is not a date, which is therefore ignored.
 *
 * @param {HTMLInputElement} box
 */
function markInvalid(box) {
  const isValid = !box.value || dayOf(box.value, "first") !== null;
  box.setCustomValidity(isValid ? "" : HINTS.date);
  box.setAttribute("aria-invalid", String(!isValid));
}

/**
 * The controls of some fields, by the name of the field.
 *
 * @param {Field[]} fields
 * @param {(field: Field) => Control | null} make
 */
export function controlsOf(fields, make) {
  return new Map(
    fields
      .map((field) => {
        const control = make(field);
        return control && /** @type {const} */ ([field.name, control]);
      })
      .filter(isPresent),
  );
}
