// @ts-check
// Shows what the address names after #: a record, a table, a place on the front page, or the front page itself.

import { openDetails } from "./details.js";
import { drawVisible, keepDrawingsIn } from "./drawings.js";
import { byId } from "./elements.js";
import { showRecord } from "./record.js";
import { enterHistoryEntry, recordPosition } from "./scroll_positions.js";
import { showTableStates } from "./table_addresses.js";

/** @import { PageData } from "./page_data.js" */

/**
 * Show what the address names.
 *
 * @param {PageData} data
 */
export function showAddress(data) {
  const address = showTableStates(location.hash.slice(1));
  const [name, ...rest] = address.split("/");
  const table = data.tables.get(name);
  const lastPosition = enterHistoryEntry();
  const front = byId("front");
  const article = byId("record");
  keepDrawingsIn(front);
  article.replaceChildren();
  const heading = table && rest.length ? showRecord(article, data, table, decode(rest.join("/"))) : null;
  front.hidden = heading !== null;
  article.hidden = heading === null;
  const title = front.dataset.title ?? "";
  document.title = heading ? `${heading.textContent} · ${title}` : title;
  drawVisible(data);
  const target = !heading && address && document.getElementById(table ? `table-${name}` : decode(address));
  if (target) openAt(target);
  else scrollTo(0, 0);
  if (lastPosition !== undefined) scrollTo(0, lastPosition); // back or forward
  recordPosition();
  heading?.focus({ preventScroll: true });
}

/**
 * Decode a part of an address; return it unchanged if it is not valid percent-encoding.
 *
 * @param {string} part
 */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * Open every folded section around an element, and scroll to it.
 *
 * @param {HTMLElement} target
 */
function openAt(target) {
  let details = target.closest("details");
  while (details) {
    openDetails(details);
    details = details.parentElement?.closest("details") ?? null;
  }
  target.scrollIntoView();
}
