// @ts-check
// The elements of the console.

/**
 * The element with an id.
 *
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new () => E} type
 * @returns {E}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`no ${type.name} has the id ${id}`);
  return element;
}

/**
 * The first element that a selector matches.
 *
 * @param {string} selector
 * @param {ParentNode} within
 * @returns {HTMLElement}
 */
export function find(selector, within = document) {
  const element = within.querySelector(selector);
  if (!(element instanceof HTMLElement)) throw new Error(`no element matches ${selector}`);
  return element;
}

/**
 * The first element that a selector matches, of a type.
 *
 * @template {HTMLElement} E
 * @param {string} selector
 * @param {new () => E} type
 * @param {ParentNode} within
 * @returns {E}
 */
export function findA(selector, type, within) {
  const element = find(selector, within);
  if (!(element instanceof type)) throw new Error(`${selector} is not a ${type.name}`);
  return element;
}

/**
 * Create an element with a text.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} text
 * @param {Record<string, string>} attributes
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function create(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/**
 * A number with separators: 5,000.
 *
 * @param {number} number
 */
export function formatNumber(number) {
  return number.toLocaleString("en");
}
