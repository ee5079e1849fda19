// @ts-check
// Scroll positions of the entries of the browser's history. The browser cannot restore them, since the page changes.

/** @type {Map<number, number>} */
const positions = new Map();
let current = 0;

/** Record the scroll position of the current entry from now on. */
export function recordScrolling() {
  history.scrollRestoration = "manual";
  addEventListener("scroll", recordPosition);
}

/** Make the current history entry the one whose position is recorded; return its last position, if any. */
export function enterHistoryEntry() {
  current = entryId();
  return positions.get(current);
}

/** Make a new history entry, which shows the page as it is, the one whose position is recorded. */
export function recordNewEntry() {
  enterHistoryEntry();
  recordPosition();
}

/** Record how far the page is scrolled in the current entry. */
export function recordPosition() {
  positions.set(current, scrollY);
}

/**
 * The identifier of the current entry: the time at which it was first shown, which survives a reload.
 *
 * @returns {number}
 */
function entryId() {
  if (!history.state?.entry)
    history.replaceState({ ...history.state, entry: performance.timeOrigin + performance.now() }, "");
  return history.state.entry;
}
