// @ts-check
// What a chart remembers between drawings: its page, its choices.

/** @type {WeakMap<Element, any>} */
const states = new WeakMap();

/**
 * The state of the chart in an element; the initial one when it is first drawn.
 *
 * @template State
 * @param {Element} host
 * @param {State} initial
 * @returns {State}
 */
export function stateOf(host, initial) {
  if (!states.has(host)) states.set(host, initial);
  return states.get(host);
}

/**
 * Move the focus to a control after its chart was drawn again.
 *
 * @param {Element} host
 * @param {string} selector of the control
 * @param {string} fallback selector of the control that gets the focus if the first is disabled or missing
 */
export function restoreFocus(host, selector, fallback = "[data-turn]:enabled") {
  /** @type {(HTMLElement & {disabled?: boolean}) | null} */
  const control = host.querySelector(selector);
  /** @type {HTMLElement | null} */
  const substitute = host.querySelector(fallback);
  (control && !control.disabled ? control : substitute)?.focus();
}
