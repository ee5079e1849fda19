// Elements: the one way in which data become part of the page, as text and never as markup.

/** What draws a picture of each kind; the files of pictures/ put themselves in here. */
const PICTURES = {};

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element. An attribute that is null, undefined or false is left out, one that is true stands empty;
 * `on…` adds a listener. Children are elements, texts, or lists of them.
 */
function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same in the namespace of SVG. */
function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** Say a number with its noun: "1 claim", "2 claims", "5,000 events". */
function counted(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** Give each of some values a colour: eight of their own, in order, and one for all others. */
function palette(values) {
  const colours = new Map();
  for (const value of values) {
    if (!colours.has(value))
      colours.set(value, colours.size < 8 ? `var(--c${colours.size + 1})` : "var(--c-other)");
  }
  return colours;
}
