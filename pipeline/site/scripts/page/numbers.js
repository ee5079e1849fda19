// @ts-check
// Numbers as text.

const FORMAT = new Intl.NumberFormat("en", { maximumFractionDigits: 6 });

/**
 * A number with separators: 5,000.
 *
 * @param {number} number
 */
export function formatNumber(number) {
  return FORMAT.format(number);
}

/**
 * A number with its noun: "1 claim", "2 claims", "5,000 events".
 *
 * @param {number} number
 * @param {string} singular
 */
export function counted(number, singular, plural = `${singular}s`) {
  return `${formatNumber(number)} ${number === 1 ? singular : plural}`;
}

/**
 * A number with a noun that is known in its plural, such as the title of a table.
 *
 * @param {number} number
 * @param {string} plural
 */
export function countedPlural(number, plural) {
  return counted(number, plural.replace(/ies$/, "y").replace(/s$/, ""), plural);
}
