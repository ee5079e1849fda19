// @ts-check
// Folded sections whose contents are made when they are first opened.

/** @type {WeakMap<HTMLDetailsElement, () => void>} */
const pending = new WeakMap();

/**
 * Run a function when a section is opened for the first time.
 *
 * @param {HTMLElement} details
 * @param {() => void} fill
 */
export function fillOnOpen(details, fill) {
  if (!(details instanceof HTMLDetailsElement)) throw new Error("only a details element can be opened");
  pending.set(details, fill);
  details.addEventListener("toggle", () => details.open && fillNow(details));
}

/**
 * Open a section and fill it at once: a toggle event would come too late to scroll to its contents.
 *
 * @param {HTMLDetailsElement} details
 */
export function openDetails(details) {
  details.open = true;
  fillNow(details);
}

/** @param {HTMLDetailsElement} details */
function fillNow(details) {
  const fill = pending.get(details);
  pending.delete(details);
  fill?.();
}
