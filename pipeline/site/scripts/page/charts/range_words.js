// @ts-check
// Numbers and claims of numbers in words.

import { groupBy, largest, smallest } from "../collections.js";
import { counted, formatNumber } from "../numbers.js";
import { FINE_SIZE, wrapText } from "./text.js";

/** @import { Estimate, NumberClaim, NumberRange } from "./range_rows.js" */

const LINES = 4; // at most, if the words can be shortened

/**
 * The words for a number with each bound that a count can have.
 *
 * @type {Record<string, (number: string) => string>}
 */
const BOUNDED = {
  exactly: (number) => number,
  at_least: (number) => `at least ${number}`,
  more_than: (number) => `more than ${number}`,
  at_most: (number) => `at most ${number}`,
  fewer_than: (number) => `fewer than ${number}`,
  nearly: (number) => `nearly ${number}`,
  about: (number) => `about ${number}`,
};

/**
 * Whether a claim gives a word such as “many” instead of a number.
 *
 * @param {NumberClaim} claim
 */
export function isWord({ count }) {
  return count !== null && !/^[0-9]+$/.test(count);
}

/**
 * A claim in the words of its source: "more than 90"; “many”, read as 7. Without these words, its range.
 *
 * @param {NumberClaim} claim
 */
export function claimWords(claim) {
  const { count, bound, low, best, high } = claim;
  if (count === null) return rangeWords(claim);
  if (!isWord(claim)) return (BOUNDED[String(bound)] ?? BOUNDED.exactly)(BigInt(count).toLocaleString("en"));
  const meanings = [
    best === null ? "" : formatNumber(best),
    low === null && high === null ? "" : spanWords(claim),
  ];
  return `“${count}”, read as ${meanings.filter(Boolean).join(", ")}`;
}

/** @param {NumberRange} range */
function spanWords({ low, high }) {
  if (low !== null && high !== null) return `${formatNumber(low)} to ${formatNumber(high)}`;
  return low === null ? `${formatNumber(high ?? 0)} or fewer` : `${formatNumber(low)} or more`;
}

/**
 * A range: "low 68, high 80, best 70".
 *
 * @param {NumberRange} range
 */
function rangeWords({ low, best, high }) {
  if (low === null && high === null && best !== null) return `best ${formatNumber(best)}`;
  const span =
    low !== null && low === high
      ? formatNumber(low)
      : `${boundWords(low, "low")}, ${boundWords(high, "high")}`;
  return best !== null && best !== low ? `${span}, best ${formatNumber(best)}` : span;
}

/**
 * One end of a range: "low 68", "no high".
 *
 * @param {number | null} number
 * @param {string} name
 */
export function boundWords(number, name) {
  return number === null ? `no ${name}` : `${name} ${formatNumber(number)}`;
}

/**
 * The claims behind an estimate, each wording once, and the estimate: "68; more than 90 · best estimate 68 (most recent
 * source)". The estimate is left out if it is the same as the only claim.
 *
 * @param {Estimate} estimate
 * @param {number} most wordings
 */
export function estimateWords(estimate, most = Infinity) {
  const { claims, rule, best } = estimate;
  const reason = rule ? ` (${rule.toLowerCase()})` : "";
  if (!claims.length) return rangeWords(estimate) + reason;
  const wordings = [...groupBy(claims, claimWords)].map(
    ([words, { length }]) => words + (length > 1 ? ` (${counted(length, "claim")})` : ""),
  );
  const rest = wordings.length - most;
  const claimed = [...wordings.slice(0, most), ...(rest > 0 ? [`${formatNumber(rest)} more`] : [])].join(
    "; ",
  );
  if (isSameAsOnly(estimate)) return claimed;
  return `${claimed} · ${best === null ? "no best estimate" : `best estimate ${formatNumber(best)}${reason}`}`;
}

/**
 * The words of an estimate as lines of a width in px, with as many wordings as fit.
 *
 * @param {Estimate} estimate
 * @param {number} width
 */
export function estimateLines(estimate, width) {
  for (let most = estimate.claims.length || 1; ; most -= 1) {
    const lines = wrapText(estimateWords(estimate, most), width, Infinity, { size: FINE_SIZE });
    if (lines.length <= LINES || most <= 1) return lines;
  }
}

/**
 * Whether the ranges of some claims have no number in common.
 *
 * A number without bounds is a range too: "about n" is n plus or minus a tenth, a word its number plus or minus half.
 * So “several”, read as 5, is compatible with “many”, read as 7, but not with 24.
 *
 * @param {NumberClaim[]} claims
 */
export function areIncompatible(claims) {
  const ranges = claims.map((claim) => {
    const { low, best, high } = claim;
    if (best === null || low !== null || high !== null) return [low ?? -Infinity, high ?? Infinity];
    const tolerance = best * (isWord(claim) ? 0.5 : 0.1);
    return [best - tolerance, best + tolerance];
  });
  return largest(ranges.map(([low]) => low)) > smallest(ranges.map(([, high]) => high));
}

/**
 * Whether an estimate has a single claim, with the same range.
 *
 * @param {Estimate} estimate
 */
export function isSameAsOnly({ low, best, high, claims: [claim, ...others] }) {
  return claim && !others.length && low === claim.low && best === claim.best && high === claim.high;
}
