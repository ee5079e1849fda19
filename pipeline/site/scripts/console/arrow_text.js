// @ts-check
// Arrow values as the text that DuckDB writes for them, and what a column contains: numbers, dates or text.

/** @import { DataType, Field } from "apache-arrow" */

/** @typedef {"number" | "date" | "text"} ColumnKind */

/** The type ids of Apache Arrow. */
const TYPE = {
  INT: 2,
  FLOAT: 3,
  BINARY: 4,
  DECIMAL: 7,
  DATE: 8,
  TIME: 9,
  TIMESTAMP: 10,
  INTERVAL: 11,
  LIST: 12,
  STRUCT: 13,
  FIXED_BINARY: 15,
  FIXED_LIST: 16,
  MAP: 17,
};
const SINGLE_PRECISION = 1;
const SECOND = 1_000_000n; // microseconds
const DAY = 86_400n * SECOND;

/**
 * A value as text; null if there is no value.
 *
 * @param {any} value as an Arrow vector returns it
 * @param {any} type its Arrow type
 * @returns {string | null}
 */
export function arrowText(value, type) {
  if (value === null || value === undefined) return null;
  const write = WRITERS.get(type.typeId);
  return write ? write(value, type) : String(value);
}

/** @typedef {(value: any, type: any) => string} Writer */

const WRITERS = new Map(
  /** @type {[number, Writer][]} */ ([
    [TYPE.FLOAT, (value, type) => floatText(value, type.precision === SINGLE_PRECISION ? 32 : 64)],
    [TYPE.BINARY, (value) => blobText(value)],
    [TYPE.DECIMAL, (value, type) => decimalText(value, type.scale)],
    [TYPE.DATE, (value) => dateText(Number(value))],
    [TYPE.TIME, (value) => timeText(BigInt(value))],
    [TYPE.TIMESTAMP, (value, type) => timestampText(Number(value)) + (type.timezone ? "+00" : "")],
    [TYPE.LIST, listText],
    [TYPE.FIXED_LIST, listText],
    [TYPE.STRUCT, structText],
    [TYPE.MAP, mapText],
  ]),
);

/**
 * @param {DataType} type
 * @returns {ColumnKind}
 */
export function columnKind({ typeId }) {
  if ([TYPE.INT, TYPE.FLOAT, TYPE.DECIMAL].includes(typeId)) return "number";
  return [TYPE.DATE, TYPE.TIMESTAMP].includes(typeId) ? "date" : "text";
}

/**
 * Whether Arrow cannot read a field here: intervals, integers of more than 128 bits.
 *
 * @param {Field} field
 * @returns {boolean}
 */
export function isUnreadable({ type, metadata }) {
  return (
    [TYPE.INTERVAL, TYPE.FIXED_BINARY].includes(type.typeId) ||
    metadata.get("ARROW:extension:name") === "arrow.opaque" ||
    (type.children ?? []).some(isUnreadable)
  );
}

/** @param {number | bigint} number */
function twoDigits(number) {
  return String(number).padStart(2, "0");
}

/** @param {bigint} microseconds since midnight */
function timeText(microseconds) {
  const seconds = microseconds / SECOND;
  const fraction = microseconds % SECOND;
  const parts = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map(twoDigits).join(":");
  return fraction ? `${parts}.${String(fraction).padStart(6, "0").replace(/0+$/, "")}` : parts;
}

/**
 * A date. Years before 1 are written as DuckDB does: 0044-03-15 (BC).
 *
 * @param {number} milliseconds
 */
function dateText(milliseconds) {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return milliseconds > 0 ? "infinity" : "-infinity";
  const year = date.getUTCFullYear();
  const shownYear = String(year > 0 ? year : 1 - year).padStart(4, "0");
  const day = `${shownYear}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`;
  return year > 0 ? day : `${day} (BC)`;
}

/** @param {number} milliseconds with a fraction */
function timestampText(milliseconds) {
  const microseconds = BigInt(Math.round(milliseconds * 1000));
  const sinceMidnight = ((microseconds % DAY) + DAY) % DAY;
  return `${dateText(Number((microseconds - sinceMidnight) / 1000n))} ${timeText(sinceMidnight)}`;
}

/**
 * @param {Iterable<number>} words of 32 bits, the lowest first
 * @param {number} scale
 */
function decimalText(words, scale) {
  const all = [...words];
  const unsigned = all.reduceRight((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n);
  const value = BigInt.asIntN(32 * all.length, unsigned);
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const integer = digits.slice(0, digits.length - scale);
  return `${value < 0n ? "-" : ""}${integer}${scale ? `.${digits.slice(-scale)}` : ""}`;
}

/**
 * A number with no more digits than its bits need, and an exponent where DuckDB writes one.
 *
 * @param {number} number
 * @param {32 | 64} bits
 */
function floatText(number, bits) {
  if (Number.isNaN(number)) return "nan";
  if (!Number.isFinite(number)) return number > 0 ? "inf" : "-inf";
  const short = bits === 32 ? shortestSingle(number) : number;
  const size = Math.abs(short);
  if (size >= 1e16 || (size > 0 && size < 1e-4))
    return short.toExponential().replace(/(?<=e[+-])(?=\d$)/, "0");
  return Number.isInteger(short) ? `${short}.0` : String(short);
}

/** @param {number} number of single precision */
function shortestSingle(number) {
  const candidates = [6, 7, 8, 9].map((digits) => Number(number.toPrecision(digits)));
  return candidates.find((candidate) => Math.fround(candidate) === number) ?? number;
}

/** @param {Uint8Array} bytes as ASCII characters, or else in hexadecimal digits */
function blobText(bytes) {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    const isPlain = byte >= 32 && byte < 127 && !"\\'\"".includes(character);
    return isPlain ? character : `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

/**
 * @param {Iterable<any>} values
 * @param {any} type
 */
function listText(values, type) {
  return `[${Array.from(values, (item) => nestedText(item, type.children[0].type)).join(", ")}]`;
}

/**
 * @param {any} row
 * @param {any} type
 */
function structText(row, type) {
  const members = type.children.map(
    (/** @type {Field} */ child) => `'${child.name}': ${nestedText(row[child.name], child.type)}`,
  );
  return `{${members.join(", ")}}`;
}

/**
 * @param {Iterable<[any, any]>} entries
 * @param {any} type
 */
function mapText(entries, type) {
  const [key, value] = type.children[0].type.children;
  const pairs = Array.from(entries, ([k, v]) => `${nestedText(k, key.type)}=${nestedText(v, value.type)}`);
  return `{${pairs.join(", ")}}`;
}

/**
 * @param {any} value
 * @param {any} type
 */
function nestedText(value, type) {
  return arrowText(value, type) ?? "NULL";
}
