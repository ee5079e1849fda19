// @ts-check
// The search box of the page: a combobox with a list of matches, operated by keys, pointer or touch.

import { html, replaceContent } from "./elements.js";
import { counted, formatNumber } from "./numbers.js";
import { searchGroups } from "./search_index.js";
import { wordsOf } from "./word_filter.js";

/** @import { Entry, Group, Match } from "./search_index.js" */
/** @import { PageData } from "./page_data.js" */

/** @typedef {{group: Group, matches: Match[]}} Result */

const MATCHES_SHOWN = 5; // of each group

export class Search {
  /** @type {Group[] | undefined} made when somebody searches */
  #groups;
  #selected = -1;

  /**
   * @param {HTMLInputElement} box
   * @param {HTMLElement} panel contains the number of matches and the list
   * @param {PageData} data
   */
  constructor(box, panel, data) {
    this.box = box;
    this.panel = panel;
    this.data = data;
    this.status = html("p", { role: "status" });
    this.list = html("div", { id: "matches", role: "listbox", "aria-label": "Matches" });
    panel.append(this.status, this.list);
    box.addEventListener("input", () => this.#search());
    box.addEventListener("focus", () => this.#search());
    box.addEventListener("keydown", (event) => this.#press(event));
    panel.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    panel.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("a")) this.#clear();
    });
    box.addEventListener("blur", () => this.#close());
  }

  #search() {
    const words = wordsOf(this.box.value);
    if (!words.length) return this.#close();
    this.#groups ??= searchGroups(this.data);
    const results = this.#groups
      .map((group) => ({ group, matches: group.matches(words) }))
      .filter(({ matches }) => matches.length)
      .sort(byBestMatch);
    const total = results.reduce((sum, { matches }) => sum + matches.length, 0);
    this.status.textContent = total
      ? `${formatNumber(total)} ${total === 1 ? "match" : "matches"}`
      : "No matches.";
    replaceContent(
      this.list,
      results.map(({ group, matches }, position) =>
        groupOf(group, matches, `matches-${position}`, this.box.value),
      ),
    );
    this.#options().forEach((option, position) => option.setAttribute("id", `match-${position}`));
    this.#select(-1);
    this.#open(true);
    return undefined;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const options = this.#options();
    const { key } = event;
    if (key === "Escape") this.#clear();
    else if (key === "Enter") (options[this.#selected] ?? options[0])?.click();
    else if (key === "ArrowDown" || key === "ArrowUp") {
      if (this.panel.hidden) return this.#search();
      const count = options.length + 1; // with the box itself
      this.#select(((this.#selected + 1 + (key === "ArrowDown" ? 1 : count - 1)) % count) - 1);
    } else return undefined;
    event.preventDefault();
    return undefined;
  }

  /** @returns {HTMLElement[]} */
  #options() {
    return this.panel.hidden && !this.list.childElementCount ? [] : [...this.list.querySelectorAll("a")];
  }

  /** @param {number} position of the option, or -1 for none */
  #select(position) {
    this.#selected = position;
    const options = this.#options();
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === position)));
    const option = options[position];
    if (option) this.box.setAttribute("aria-activedescendant", option.id);
    else this.box.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  /** @param {boolean} open */
  #open(open) {
    this.panel.hidden = !open;
    this.box.setAttribute("aria-expanded", String(open));
  }

  #close() {
    this.#open(false);
    this.#select(-1);
  }

  #clear() {
    this.box.value = "";
    this.list.replaceChildren();
    this.#close();
  }
}

/**
 * Groups with the best match first; groups of which only a list is shown come last.
 *
 * @param {Result} a
 * @param {Result} b
 */
function byBestMatch(a, b) {
  return (
    Number(a.group.isListOnly ?? false) - Number(b.group.isListOnly ?? false) ||
    a.matches[0].rank - b.matches[0].rank
  );
}

/**
 * @param {Group} group
 * @param {Match[]} matches
 * @param {string} id
 * @param {string} query
 */
function groupOf(group, matches, id, query) {
  const shown = matches.slice(0, group.isListOnly ? 0 : MATCHES_SHOWN);
  const hasMore = matches.length > shown.length;
  const more = group.isListOnly
    ? `Show ${counted(matches.length, "row")}`
    : `Show all ${formatNumber(matches.length)} in the table`;
  return html(
    "div",
    { role: "group", "aria-labelledby": id },
    html("div", { id, role: "presentation", class: "title" }, group.title),
    shown.map(({ entry }) => matchLink(entry())),
    hasMore &&
      (group.all
        ? html("a", { role: "option", tabindex: -1, class: "all", href: group.all(query) }, more)
        : html("p", { role: "presentation" }, `and ${formatNumber(matches.length - shown.length)} more`)),
  );
}

/** @param {Entry} entry */
function matchLink({ href, key, label, place }) {
  return html(
    "a",
    { role: "option", tabindex: -1, href },
    key && [html("b", {}, key), " "],
    label,
    place && " ",
    place && html("span", { class: "place" }, place.title && `${place.title}: `, place.text),
  );
}
