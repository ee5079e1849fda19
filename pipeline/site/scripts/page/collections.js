// @ts-check
// Groups, order and sums of values.

/**
 * Items by a value, in the order in which each value first occurs.
 *
 * @template Item, Value
 * @param {Iterable<Item>} items
 * @param {(item: Item) => Value} valueOf
 * @returns {Map<Value, Item[]>}
 */
export function groupBy(items, valueOf) {
  /** @type {Map<Value, Item[]>} */
  const groups = new Map();
  for (const item of items) {
    const value = valueOf(item);
    const group = groups.get(value);
    if (group) group.push(item);
    else groups.set(value, [item]);
  }
  return groups;
}

/**
 * A value of a Map that is known to have the key.
 *
 * @template Key, Value
 * @param {Map<Key, Value>} map
 * @param {Key} key
 * @returns {Value}
 */
export function getFrom(map, key) {
  const value = map.get(key);
  if (value === undefined) throw new Error(`no value for ${key}`);
  return value;
}

/**
 * @template Item
 * @param {Iterable<Item>} items
 * @param {(item: Item) => number} numberOf
 */
export function sumOf(items, numberOf) {
  let sum = 0;
  for (const item of items) sum += numberOf(item);
  return sum;
}

/**
 * The smallest of some numbers; Infinity if there are none. Unlike Math.min, it takes any number of them.
 *
 * @param {number[]} numbers
 */
export function smallest(numbers, start = Infinity) {
  return numbers.reduce((a, b) => Math.min(a, b), start);
}

/**
 * The largest of some numbers; -Infinity if there are none.
 *
 * @param {number[]} numbers
 */
export function largest(numbers, start = -Infinity) {
  return numbers.reduce((a, b) => Math.max(a, b), start);
}

/**
 * Compare texts by their characters, for `sort`.
 *
 * @param {string} a
 * @param {string} b
 */
export function compareText(a, b) {
  return a < b ? -1 : Number(a > b);
}

/**
 * Whether a value is neither null nor undefined.
 *
 * @template Value
 * @param {Value} value
 * @returns {value is NonNullable<Value>}
 */
export function isPresent(value) {
  return value !== null && value !== undefined;
}
