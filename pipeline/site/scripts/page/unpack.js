// @ts-check
// Reads packed data: base85 of gzip of JSON.

// The alphabet of RFC 1924, with a comma for "<", which the data in a page must not contain.
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";

/** @param {string} text */
export async function unpack(text) {
  const stream = new Blob([decode(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/**
 * The bytes of a text in base85: five digits are four bytes. At the end, n + 1 digits are n bytes.
 *
 * @param {string} text
 */
function decode(text) {
  const values = new Uint8Array(128);
  for (let value = 0; value < DIGITS.length; value += 1) values[DIGITS.charCodeAt(value)] = value;
  const missing = (5 - (text.length % 5)) % 5;
  const complete = text + "~".repeat(missing);
  const bytes = new DataView(new ArrayBuffer((complete.length / 5) * 4));
  for (let start = 0; start < complete.length; start += 5) {
    let number = 0;
    for (let digit = start; digit < start + 5; digit += 1)
      number = number * 85 + values[complete.charCodeAt(digit)];
    bytes.setUint32((start / 5) * 4, number);
  }
  return bytes.buffer.slice(0, bytes.byteLength - missing);
}
