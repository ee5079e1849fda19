// @ts-check
// Colours of values.

const COLOURS = 8; // in colours.css

/**
 * Assign colours to values: the first eight get one each, all others share one.
 *
 * @template Value
 * @param {Value[]} values
 * @returns {Map<Value, string>}
 */
export function assignColours(values) {
  return new Map(
    [...new Set(values)].map((value, rank) => [
      value,
      rank < COLOURS ? `var(--c${rank + 1})` : "var(--c-other)",
    ]),
  );
}
