// @ts-check
// Text that fits into a width.

export const WIDE = 700; // px, from which labels are next to what they name
export const LABEL_SIZE = 13; // px
export const FINE_SIZE = 12; // px of the texts of axes

/** @typedef {{size?: number, weight?: number}} Font */

let family = "";
const canvas = document.createElement("canvas").getContext("2d");

/**
 * The width of a text in px, in the font of the page.
 *
 * @param {string} text
 * @param {Font} font
 */
export function textWidth(text, { size = LABEL_SIZE, weight = 400 } = {}) {
  if (!canvas) return text.length * size * 0.6;
  family ||= getComputedStyle(document.body).fontFamily;
  canvas.font = `${weight} ${size}px ${family}`;
  return canvas.measureText(text).width;
}

/**
 * A text cut to a width in px, with an ellipsis if something is left out.
 *
 * @param {string} text
 * @param {number} width
 * @param {Font} font
 */
export function fitText(text, width, font = {}) {
  if (textWidth(text, font) <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(`${text.slice(0, middle).trimEnd()}…`, font) <= width) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
}

/**
 * A text as lines of at most a width in px; what does not fit into the last line is cut.
 *
 * @param {string} text
 * @param {number} width
 * @param {number} count of lines
 * @param {Font} font
 */
export function wrapText(text, width, count, font = {}) {
  const lines = [];
  let words = text.split(/\s+/).filter(Boolean);
  while (words.length) {
    if (lines.length === count - 1) return [...lines, fitText(words.join(" "), width, font)];
    let taken = words.length;
    while (taken > 1 && textWidth(words.slice(0, taken).join(" "), font) > width) taken -= 1;
    lines.push(fitText(words.slice(0, taken).join(" "), width, font));
    words = words.slice(taken);
  }
  return lines;
}
