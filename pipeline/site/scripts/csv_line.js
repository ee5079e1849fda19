// @ts-check
// A line of CSV by RFC 4180.

/**
 * A line with its end. null is an empty cell, an empty text is "".
 *
 * @param {(string | null)[]} cells
 */
export function csvLine(cells) {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** @param {string | null} value */
function csvCell(value) {
  if (value === null) return "";
  return value === "" || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
