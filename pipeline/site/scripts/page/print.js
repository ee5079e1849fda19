// @ts-check
// Opens folded sections and complete lists for printing, since a reader of paper cannot.

import { openDetails } from "./details.js";

/** What stays folded: the rows of a chart or a table, which are in the files. */
const ROWS = ".as-table, #tables details";

/** The buttons of what is shown that show more of a list, and are removed when nothing is left. */
function moreButtons() {
  return /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("main > :not([hidden]) [data-more]")
  );
}

/** Open the folded sections of what is shown before it is printed, and fold them again afterwards. */
export function openFoldsForPrint() {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener("beforeprint", () => {
    const folded = document.querySelectorAll("main > :not([hidden]) details:not([open])");
    opened = /** @type {HTMLDetailsElement[]} */ ([...folded].filter((details) => !details.closest(ROWS)));
    opened.forEach(openDetails);
    for (const more of moreButtons()) while (more.isConnected) more.click();
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
}
