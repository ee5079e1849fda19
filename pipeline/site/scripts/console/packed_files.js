// @ts-check
// The files that are scripts next to the page, since a page that is opened by double click may load nothing else.

const UNPACK = "Unpack the complete zip into one folder, and open console.html there.";

/** @typedef {{worker: Blob, wasm: Blob, database: Blob}} EngineFiles */

/**
 * Load the engine and the database.
 *
 * @returns {Promise<EngineFiles>}
 */
export async function loadFiles() {
  await Promise.all([loadScript("engine.js"), loadScript("database.js")]);
  return {
    worker: await unpack("worker", "text/javascript"),
    wasm: await unpack("wasm", "application/wasm"),
    database: await unpack("database", "application/octet-stream"),
  };
}

/**
 * @param {string} file
 * @returns {Promise<void>}
 */
function loadScript(file) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = file;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${file} cannot be read. ${UNPACK}`));
    document.head.append(script);
  });
}

/**
 * Take a file, gzip in base64, out of the global PACKED.
 *
 * @param {string} name
 * @param {string} type
 */
function unpack(name, type) {
  const { PACKED } = /** @type {typeof globalThis & {PACKED: Record<string, string>}} */ (globalThis);
  const text = atob(PACKED[name]);
  delete PACKED[name];
  const bytes = Uint8Array.from({ length: text.length }, (_, position) => text.charCodeAt(position));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "Content-Type": type } }).blob();
}
