// @ts-check
// The controls of charts: pages, choices, lists of links.

import { html } from "../elements.js";
import { formatNumber } from "../numbers.js";

/** @import { Child } from "../elements.js" */

const LINKS_SHOWN = 12;

/**
 * The buttons that lead from page to page of a chart, around "1–60 of 5,000 events".
 *
 * `turn` gets the new page and the name of the button.
 *
 * @param {{page: number, size: number, count: number, noun: string, title: string,
 *   turn: (page: number, name: string) => void}} pages
 */
export function chartPages({ page, size, count, noun, title, turn }) {
  const last = Math.max(0, Math.ceil(count / size) - 1);
  /** @type {(name: string, words: string, target: number) => HTMLElement} */
  const button = (name, words, target) =>
    html(
      "button",
      {
        type: "button",
        "data-turn": name,
        disabled: target < 0 || target > last,
        onclick: () => turn(target, name),
      },
      words,
    );
  const end = Math.min(count, (page + 1) * size);
  const range = `${formatNumber(page * size + 1)}–${formatNumber(end)} of ${formatNumber(count)}`;
  return html(
    "nav",
    { class: "pages", "aria-label": `Pages of ${title}` },
    button("previous", "‹ Previous", page - 1),
    html("span", { role: "status" }, range, html("span", { class: "noun" }, ` ${noun}`)),
    button("next", "Next ›", page + 1),
  );
}

/**
 * A paragraph with a list of links; those after the first few are folded. Null if there are none.
 *
 * @param {string} words
 * @param {Child[]} links
 */
export function linkList(words, links, shown = LINKS_SHOWN) {
  if (!links.length) return null;
  const rest = links.slice(shown);
  return html(
    "div",
    { class: "beneath" },
    html("p", {}, words, " ", separated(links.slice(0, shown)), !rest.length && "."),
    rest.length > 0 && folded(rest.length, html("p", {}, separated(rest), ".")),
  );
}

/**
 * A fold named "and 5 more".
 *
 * @param {number} count
 * @param {Child} content
 */
export function folded(count, content) {
  return html("details", {}, html("summary", {}, `and ${formatNumber(count)} more`), content);
}

/**
 * @param {Child[]} links
 * @returns {Child[]}
 */
function separated(links) {
  return links.flatMap((link, position) => [position ? ", " : "", link]);
}

/**
 * A select box with a label.
 *
 * @param {string} name
 * @param {string} words
 * @param {[value: any, text: string][]} values
 * @param {any} selected
 * @param {(value: string) => void} choose
 */
export function chooser(name, words, values, selected, choose) {
  const select = html(
    "select",
    { "data-choose": name, onchange: () => choose(select.value) },
    values.map(([value, text]) =>
      html("option", { value, selected: String(value) === String(selected) }, text),
    ),
  );
  return html("label", { class: "choose" }, words, " ", select);
}
