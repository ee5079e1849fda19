// Figures: what claims say of a number and what stands for it, in words.

/** How a number is said with each bound that a count can have (BOUNDS in pipeline/values.py). */
const BOUNDED = {
  exactly: (number) => number,
  at_least: (number) => `at least ${number}`,
  more_than: (number) => `more than ${number}`,
  at_most: (number) => `at most ${number}`,
  fewer_than: (number) => `fewer than ${number}`,
  nearly: (number) => `nearly ${number}`,
  about: (number) => `about ${number}`,
};
const LINES = 4; // of text beneath a row's name

/** Whether a claim gives a word such as “many”, and no number. */
function isWord({ said }) {
  return said !== null && !/^[0-9]+$/.test(said);
}

/** A claim by its source's own words: "more than 90"; “many”, read as 7. Without them, by its range. */
function claimWords(claim) {
  if (claim.said === null) return rangeWords(claim);
  if (!isWord(claim))
    return (BOUNDED[claim.bound] ?? BOUNDED.exactly)(BigInt(claim.said).toLocaleString("en"));
  const { low, best, high } = claim;
  const open = low === null ? `${amount(high ?? 0)} or fewer` : `${amount(low)} or more`;
  const range = low !== null && high !== null ? `${amount(low)} to ${amount(high)}` : open;
  const bounded = low !== null || high !== null;
  return `“${claim.said}”, read as ${[best !== null && amount(best), bounded && range].filter(Boolean).join(", ")}`;
}

/** A range whose source's words aren't known: "68 to 80, best 70". */
function rangeWords({ low, best, high }) {
  if (low === null && high === null && best !== null) return `best ${amount(best)}`;
  const said = [low !== null && low === high ? amount(low) : `${bound(low, "low")}, ${bound(high, "high")}`];
  if (best !== null && best !== low) said.push(`best ${amount(best)}`);
  return said.join(", ");
}

/** One end of a range: "low 68", "no high". */
function bound(number, name) {
  return number === null ? `no ${name}` : `${name} ${amount(number)}`;
}

/**
 * What the claims of a row say, each wording once, and what stands: "68; more than 90 · best 68, by: Most recent".
 * A single claim that stands as it is needs no more than its words. At most `most` wordings are said.
 */
function rowWords(row, most = Infinity) {
  if (!row.claims.length) return `${rangeWords(row)}${row.rule ? `, by: ${row.rule}` : ""}`;
  const wordings = [...grouped(row.claims, claimWords)].map(
    ([words, some]) => words + (some.length > 1 ? ` (${amount(some.length)} claims)` : ""),
  );
  const rest = wordings.length - most;
  const said = [...wordings.slice(0, most), ...(rest > 0 ? [`${amount(rest)} more`] : [])].join("; ");
  const [first] = row.claims;
  const alone = row.claims.length === 1 && ["low", "best", "high"].every((name) => row[name] === first[name]);
  if (alone) return said;
  const by = row.rule ? `, by: ${row.rule}` : "";
  return `${said} · ${row.best === null ? "no best number" : `best ${amount(row.best)}${by}`}`;
}

/** The same as lines of at most a width in px, with as many wordings as these hold. */
function rowLines(row, width) {
  for (let most = row.claims.length || 1; ; most -= 1) {
    const lines = wrapped(rowWords(row, most), width, Infinity, FINE);
    if (lines.length <= LINES || most === 1) return lines;
  }
}

/**
 * Whether the ranges of two claims don't meet. A number without bounds spans a range too: "about n" a tenth of n to
 * either side, and a word the half, so that “several”, read as 5, meets “many”, read as 7, and not 24.
 */
function differing(claims) {
  const spans = claims.map((claim) => {
    const bare = claim.best !== null && claim.low === null && claim.high === null;
    const about = bare ? claim.best * (isWord(claim) ? 0.5 : 0.1) : 0;
    return bare ? [claim.best - about, claim.best + about] : [claim.low ?? -Infinity, claim.high ?? Infinity];
  });
  return Math.max(...spans.map(([low]) => low)) > Math.min(...spans.map(([, high]) => high));
}
