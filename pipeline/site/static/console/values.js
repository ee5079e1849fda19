// Arrow values as the text that DuckDB itself writes for them; what a column holds: number, date or text.

const Values = (() => {
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
  const SINGLE = 1;
  const MICRO = 1_000_000n;
  const DAY = 86_400n * MICRO;

  const two = (number) => String(number).padStart(2, "0");

  /** A fraction of a second, without zeros at its end. */
  const fraction = (micros) => (micros ? `.${String(micros).padStart(6, "0").replace(/0+$/, "")}` : "");

  const clock = (micros) => {
    const seconds = micros / MICRO;
    const parts = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n];
    return parts.map(two).join(":") + fraction(micros % MICRO);
  };

  /** A day, counted in milliseconds; years before 1 are told as DuckDB tells them. */
  const day = (milliseconds) => {
    const date = new Date(milliseconds);
    if (Number.isNaN(date.getTime())) return milliseconds > 0 ? "infinity" : "-infinity";
    const year = date.getUTCFullYear();
    const shown = String(year > 0 ? year : 1 - year).padStart(4, "0");
    return `${shown}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}${year > 0 ? "" : " (BC)"}`;
  };

  /** A moment, which Arrow gives in milliseconds with a fraction. */
  const moment = (milliseconds) => {
    const micros = BigInt(Math.round(milliseconds * 1000));
    const within = ((micros % DAY) + DAY) % DAY;
    return `${day(Number((micros - within) / 1000n))} ${clock(within)}`;
  };

  /** A decimal number, which Arrow gives as four words of 32 bits, the lowest first. */
  const decimal = (words, scale) => {
    const unsigned = [...words].reduceRight((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n);
    const value = BigInt.asIntN(32 * words.length, unsigned);
    const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
    const whole = digits.slice(0, digits.length - scale);
    return `${value < 0n ? "-" : ""}${whole}${scale ? `.${digits.slice(-scale)}` : ""}`;
  };

  /** A number with no more digits than its 32 or 64 bits need, and an exponent where DuckDB writes one. */
  const float = (number, bits) => {
    if (!Number.isFinite(number)) return Number.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    const rounded = (digits) => Number(number.toPrecision(digits));
    const short = bits === 32 ? [6, 7, 8, 9].map(rounded).find((one) => Math.fround(one) === number) : number;
    const size = Math.abs(short);
    if (size >= 1e16 || (size > 0 && size < 1e-4))
      return short.toExponential().replace(/(?<=e[+-])(?=\d$)/, "0");
    return Number.isInteger(short) ? `${short}.0` : String(short);
  };

  /** Bytes as letters of ASCII, and in hexadecimal digits where they are none. */
  const blob = (bytes) =>
    Array.from(bytes, (byte) =>
      byte >= 32 && byte < 127 && !"\\'\"".includes(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    ).join("");

  const struct = (row, type) =>
    type.children.map(({ name, type: inner }) => `'${name}': ${nested(row[name], inner)}`);

  const nested = (value, type) => text(value, type) ?? "NULL";

  /**
   * Write a value as text.
   * @param {unknown} value what an Arrow vector gives
   * @param {object} type its Arrow type
   * @returns {string|null} null where there is no value
   */
  const text = (value, type) => {
    if (value === null || value === undefined) return null;
    switch (type.typeId) {
      case TYPE.FLOAT:
        return float(value, type.precision === SINGLE ? 32 : 64);
      case TYPE.BINARY:
        return blob(value);
      case TYPE.DECIMAL:
        return decimal(value, type.scale);
      case TYPE.DATE:
        return day(Number(value));
      case TYPE.TIME:
        return clock(BigInt(value));
      case TYPE.TIMESTAMP:
        return moment(Number(value)) + (type.timezone ? "+00" : "");
      case TYPE.LIST:
      case TYPE.FIXED_LIST:
        return `[${Array.from(value, (one) => nested(one, type.children[0].type)).join(", ")}]`;
      case TYPE.STRUCT:
        return `{${struct(value, type).join(", ")}}`;
      case TYPE.MAP: {
        const [key, held] = type.children[0].type.children;
        const pairs = Array.from(
          value,
          ([one, other]) => `${nested(one, key.type)}=${nested(other, held.type)}`,
        );
        return `{${pairs.join(", ")}}`;
      }
      default:
        return String(value);
    }
  };

  /** Tell what a column holds: "number", "date" (days and moments) or "text". */
  const kind = ({ typeId }) => {
    if ([TYPE.INT, TYPE.FLOAT, TYPE.DECIMAL].includes(typeId)) return "number";
    return [TYPE.DATE, TYPE.TIMESTAMP].includes(typeId) ? "date" : "text";
  };

  /** Tell whether a field holds what Arrow can't read here: intervals, whole numbers beyond 128 bits. */
  const strange = ({ type, metadata }) =>
    [TYPE.INTERVAL, TYPE.FIXED_BINARY].includes(type.typeId) ||
    metadata.get("ARROW:extension:name") === "arrow.opaque" ||
    (type.children ?? []).some(strange);

  return { text, kind, strange };
})();
