// @ts-check
// Dates in EDTF as words: "8 May 2021", "about August 2021", "once between 2014 and 21 September 2021".

const DAY = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%])?$/;
const SOFT = /** @type {Record<string, string>} */ ({
  "~": "about ",
  "?": "possibly ",
  "%": "possibly about ",
});
const MONTH = new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" });

/**
 * A date or an interval in words; the EDTF itself if it has another form.
 *
 * @param {string} edtf
 * @param {boolean} isOnce whether something happened once within the interval, rather than throughout
 */
export function edtfWords(edtf, isOnce) {
  const parts = edtf.split("/");
  const words = parts.map((part) => (part === ".." ? ".." : dateWords(part)));
  if (parts.length > 2 || words.includes(null)) return edtf;
  const [from, to] = words;
  if (to === undefined) return from ?? edtf;
  if (from === ".." && to === "..") return edtf;
  if (from === "..") return isOnce ? `once, not after ${to}` : `until ${to}`;
  if (to === "..") return isOnce ? `once, not before ${from}` : `from ${from} on`;
  return isOnce ? `once between ${from} and ${to}` : `${from} to ${to}`;
}

/**
 * A day, a month or a year in words; null if it has another form.
 *
 * @param {string} date
 */
function dateWords(date) {
  const match = DAY.exec(date);
  if (!match) return null;
  const [, year, month, day, soft] = match;
  const parts = [day && Number(day), month && MONTH.format(Date.UTC(2000, Number(month) - 1)), year];
  return (soft ? SOFT[soft] : "") + parts.filter(Boolean).join(" ");
}
