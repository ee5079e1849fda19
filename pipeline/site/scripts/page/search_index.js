// @ts-check
// What the search looks through: the rows of the tables, the questions and the codebook.

import { cellText } from "./cells.js";
import { recordAddress } from "./page_data.js";
import { rowTexts } from "./row_texts.js";
import { foldText, hasAllWords, hasWord } from "./word_filter.js";

/** @import { Row } from "./types.js" */
/** @import { PageData } from "./page_data.js" */
/** @import { Table } from "./relations.js" */
/** @import { Word } from "./word_filter.js" */

/** @typedef {{title: string, text: string}} Place Where words are, unless that is the key or the label. */
/** @typedef {{href: string, key: string, label: string, place: Place | null}} Entry */

/**
 * A match. The lower its rank, the better; `entry` returns what is shown of it.
 * @typedef {{rank: number, entry: () => Entry}} Match
 */

/**
 * Entries under one title. `matches` returns those that contain all words, the best first. `all` returns the address of
 * a list of all matches. Of a table whose rows have no label, only that list is shown.
 * @typedef {{
 *   title: string, matches: (words: Word[]) => Match[], all?: (query: string) => string, isListOnly?: boolean,
 * }} Group
 */

const AROUND = 6; // words that are shown before and after a match
const EXACT = -2;
const AT_START = -1;
const IN_DEFINITION = 1000; // after all rows

/**
 * Everything that can be searched.
 *
 * @param {PageData} data
 * @returns {Group[]}
 */
export function searchGroups(data) {
  const groups = [...data.tables.values()]
    .filter(({ rows }) => rows?.length)
    .map((table) => tableGroup(data, table));
  return [
    ...groups.filter(({ isListOnly }) => !isListOnly),
    textGroup("Questions", "#questions > details", "summary b", "p"),
    textGroup("Codebook", "#codebook dl.book > [id]", "dt", "dd"),
    ...groups.filter(({ isListOnly }) => isListOnly),
  ];
}

/**
 * @param {PageData} data
 * @param {Table} table
 * @returns {Group}
 */
function tableGroup(data, table) {
  const rows = table.rows ?? [];
  const places = searchedFields(table);
  /** @type {string[] | undefined} */
  let names; // folded; most tables have none
  return {
    title: table.title,
    isListOnly: !table.label,
    all: (query) => `#table-${table.name}?${new URLSearchParams({ words: query })}`,
    matches(words) {
      const texts = rowTexts(data, table, rows);
      names ??= table.names ? rows.map((row) => foldText(furtherNames(data, table, row))) : [];
      /** @type {Match[]} */
      const matches = [];
      rows.forEach((row, position) => {
        const [text, name = ""] = [texts[position], names?.[position]];
        if (!hasAllWords(name ? `${text}\n${name}` : text, words)) return;
        const { rank, place } = rankRow(table, row, { cells: text.split("\n"), name, places }, words);
        matches.push({ rank, entry: () => entryOf(data, table, row, place, words) });
      });
      return matches.sort((a, b) => a.rank - b.rank);
    },
  };
}

/**
 * The positions of the fields of a table that are neither its key nor its label: first those that are shown first.
 *
 * @param {Table} table
 */
function searchedFields({ fields, shown, key, label }) {
  const position = (/** @type {number} */ field) => {
    const rank = shown.indexOf(fields[field].name);
    return rank < 0 ? shown.length : rank;
  };
  return [...fields.keys()]
    .filter((field) => fields[field].name !== label && !key.includes(fields[field].name))
    .sort((a, b) => position(a) - position(b));
}

/**
 * How well a row matches, and the position of the field that contains the words; -1 for its further names, null for its
 * key or its label. If no field contains all words, it is the first that contains the last of them.
 *
 * @param {Table} table
 * @param {Row} row
 * @param {{cells: string[], name: string, places: number[]}} folded
 * @param {Word[]} words
 * @returns {{rank: number, place: number | null}}
 */
function rankRow(table, row, { cells, name, places }, words) {
  const label = table.label ? cells[table.fields.findIndex((field) => field.name === table.label)] : "";
  const rank = titleRank([foldText(table.keyOf(row)), label], words);
  if (rank !== null) return { rank, place: null };
  if (hasAllWords(name, words)) return { rank: 1, place: -1 };
  const complete = places.findIndex((place) => hasAllWords(cells[place], words));
  if (complete >= 0) return { rank: 2 + complete, place: places[complete] };
  const [last] = words.slice(-1);
  const partial = places.findIndex((place) => hasWord(cells[place], last));
  const rankOfParts = 2 + places.length;
  return partial < 0
    ? { rank: rankOfParts + places.length, place: null }
    : { rank: rankOfParts + partial, place: places[partial] };
}

/**
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 * @param {number | null} place as `rankRow` returns it
 * @param {Word[]} words
 * @returns {Entry}
 */
function entryOf(data, table, row, place, words) {
  const key = table.keyOf(row);
  return {
    href: recordAddress(table.name, key),
    key,
    label: table.label ? String(row[table.label] ?? "") : "",
    place: place === null ? null : placeOf(data, table, row, place, words),
  };
}

/**
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 * @param {number} position
 * @param {Word[]} words
 * @returns {Place}
 */
function placeOf(data, table, row, position, words) {
  if (position < 0) return { title: "Further name", text: excerpt(furtherNames(data, table, row), words) };
  const field = table.fields[position];
  return { title: field.title, text: excerpt(cellText(data, field, row[field.name]), words) };
}

/**
 * How well words match a key or a label; null if these do not contain them.
 *
 * @param {string[]} titles folded
 * @param {Word[]} words
 */
function titleRank(titles, words) {
  const start = words.map(({ text }) => text).join(" ");
  if (titles.includes(start)) return EXACT;
  if (titles.some((title) => title.startsWith(start))) return AT_START;
  return hasAllWords(titles.join("\n"), words) ? 0 : null;
}

/**
 * The words of a text around the first word of a query that it contains.
 *
 * @param {string} text
 * @param {Word[]} query
 */
function excerpt(text, query) {
  const words = text.split(/\s+/);
  const first = words.findIndex((_, start) => {
    const pair = foldText(words.slice(start, start + 2).join(" "));
    return query.some((word) => hasWord(pair, word));
  });
  const match = Math.max(0, first);
  const [start, end] = [Math.max(0, match - AROUND), match + AROUND + 1];
  return `${start ? "… " : ""}${words.slice(start, end).join(" ")}${end < words.length ? " …" : ""}`;
}

/**
 * Further names of a row, from a table of aliases.
 *
 * @param {PageData} data
 * @param {Table} table
 * @param {Row} row
 */
function furtherNames(data, table, row) {
  if (!table.names) return "";
  const [source, field] = table.names;
  const reference = data.referencesTo(table.name).find(({ from }) => from.name === source);
  if (!reference) return "";
  return reference.from
    .where(reference.field, table.keyOf(row))
    .map((alias) => alias[field] ?? "")
    .join(", ");
}

/**
 * Entries that are part of the page: each has an id, a title and a text.
 *
 * @param {string} title
 * @param {string} entries selector
 * @param {string} titles selector, within an entry
 * @param {string} texts selector, within an entry
 * @returns {Group}
 */
function textGroup(title, entries, titles, texts) {
  const list = [...document.querySelectorAll(entries)].map((element) => {
    const key = textOf(element, `${titles} > code`);
    const label = textOf(element, titles)
      .slice(0, -key.length || undefined)
      .trim();
    const text = textOf(element, texts);
    const section = element.closest("dl")?.closest("details")?.querySelector("b")?.textContent ?? "";
    return {
      titles: [foldText(key), foldText(label)],
      folded: foldText(`${key}\n${label}\n${text}`),
      entry: (/** @type {Word[]} */ words) => ({
        href: `#${encodeURIComponent(element.id)}`,
        key,
        label,
        place: { title: section, text: excerpt(text, words) },
      }),
    };
  });
  return {
    title,
    matches: (words) =>
      list
        .filter(({ folded }) => hasAllWords(folded, words))
        .map((item) => ({
          rank: titleRank(item.titles, words) ?? IN_DEFINITION,
          entry: () => item.entry(words),
        }))
        .sort((a, b) => a.rank - b.rank),
  };
}

/**
 * The text of a part of an entry, without asides.
 *
 * @param {Element} entry
 * @param {string} selector
 */
function textOf(entry, selector) {
  const part = /** @type {Element | undefined} */ (entry.querySelector(selector)?.cloneNode(true));
  for (const aside of part?.querySelectorAll(".aside") ?? []) aside.remove();
  return (part?.textContent ?? "").trim().replace(/\s+/g, " ");
}
