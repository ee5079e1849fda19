// @ts-check
// The query in the address of the page, so that a link shares it.

/**
 * The part of an address that contains a query.
 *
 * @param {string} query
 */
export function addressOf(query) {
  return `#${encodeURIComponent(query).replaceAll("%20", "+")}`;
}

/** The query that the address contains. None if the address leads to the editor, whose id is "query". */
export function queryInAddress() {
  try {
    const text = decodeURIComponent(location.hash.slice(1).replaceAll("+", " ")).trim();
    return text === "query" ? "" : text;
  } catch {
    return "";
  }
}
