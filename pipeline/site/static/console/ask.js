// DuckDB in a worker, over the released database, which it can't change: starts it, asks it, stops it.

const Database = (() => {
  // Said before the database is attached: a missing extension would ask the network and break DuckDB.
  const QUIET = ["SET autoinstall_known_extensions = false", "SET autoload_known_extensions = false"];
  // Said after it: no file, no network, no extension, and no other setting from here on.
  const SEALED = ["SET enable_external_access = false", "SET lock_configuration = true"];
  // Runs in the worker ahead of DuckDB's own script. A worker of a page opened by double click may only fetch
  // what it made itself, so it makes the address of the WebAssembly file; and it fails aloud.
  const PRELUDE = `
    addEventListener("message", (event) => {
      if (!(event.data instanceof Blob)) return;
      event.stopImmediatePropagation();
      postMessage(URL.createObjectURL(event.data));
    });
    addEventListener("unhandledrejection", ({ reason }) => { throw reason; });
  `;
  const UNPACK = "Unpack the whole zip into one folder, and open console.html there.";
  const STRANGE = "is of a type that this page can't show: cast it, as in CAST(… AS VARCHAR).";
  const STOPPED = new Error("stopped");
  const files = {};
  const engine = { worker: null, connection: null, halted: null, halt: null };

  /** Load a script that lies beside the page. */
  const script = (file) =>
    new Promise((resolve, reject) => {
      const made = document.createElement("script");
      made.src = file;
      made.onload = resolve;
      made.onerror = () => reject(new Error(`${file} can't be read. ${UNPACK}`));
      document.head.append(made);
    });

  /** Take a packed file out of PACKED: base64 of gzip. */
  const unpacked = (key, type) => {
    const text = atob(PACKED[key]);
    delete PACKED[key];
    const bytes = Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream, { headers: { "Content-Type": type } }).blob();
  };

  /** Read engine and database, once. */
  const load = async () => {
    await Promise.all([script("engine.js"), script("database.js")]);
    const worker = await unpacked("worker", "text/javascript");
    files.worker = new Blob([PRELUDE, worker], { type: "text/javascript" });
    files.wasm = await unpacked("wasm", "application/wasm");
    files.database = await unpacked("database", "application/octet-stream");
  };

  /**
   * Start a worker and DuckDB in it, over the released database; one that runs already is ended.
   * @param {string} name the name of the database
   */
  const begin = async (name) => {
    engine.worker?.terminate();
    const worker = new Worker(URL.createObjectURL(files.worker));
    engine.worker = worker;
    engine.halted = new Promise((_, reject) => {
      engine.halt = reject;
    });
    engine.halted.catch(() => {}); // whoever waits for an answer hears of it
    worker.addEventListener("error", ({ message }) =>
      engine.halt(new WebAssembly.RuntimeError(message || "DuckDB has stopped.")),
    );
    const address = new Promise((resolve) => {
      worker.addEventListener("message", ({ data }) => resolve(data), { once: true });
    });
    worker.postMessage(files.wasm);
    await Promise.race([engine.halted, open(worker, address, name)]);
  };

  const open = async (worker, address, name) => {
    const wasm = await address;
    const database = new DuckDB.AsyncDuckDB(new DuckDB.VoidLogger(), worker);
    await database.instantiate(wasm);
    await database.open({ path: ":memory:" });
    await database.registerFileBuffer(`${name}.duckdb`, new Uint8Array(await files.database.arrayBuffer()));
    engine.connection = await database.connect();
    const quoted = `"${name.replaceAll('"', '""')}"`;
    const attach = `ATTACH '${name.replaceAll("'", "''")}.duckdb' AS ${quoted} (READ_ONLY)`;
    for (const statement of [...QUIET, attach, `USE ${quoted}`, ...SEALED])
      await engine.connection.query(statement);
  };

  /**
   * Ask a query.
   * @param {string} query one or more SQL statements; the last one answers
   * @returns {Promise<object>} columns ({name, kind}), count of rows, and text(row, column): text or null. It
   *   fails with STOPPED, or with a RuntimeError where DuckDB broke down; then it must begin again.
   */
  const ask = async (query) => {
    if (/^\s*(force\s+)?install\b/i.test(query)) throw new Error("Extensions can't be installed here.");
    const table = await Promise.race([engine.halted, engine.connection.query(query)]);
    const { fields } = table.schema;
    const strange = fields.find(Values.strange);
    if (strange) throw new Error(`The column ${strange.name} ${STRANGE}`);
    const vectors = fields.map((_, at) => table.getChildAt(at));
    return {
      columns: fields.map((field) => ({ name: field.name, kind: Values.kind(field.type) })),
      count: table.numRows,
      text: (row, at) => Values.text(vectors[at].get(row), fields[at].type),
    };
  };

  /** Let the query that runs fail with STOPPED. */
  const stop = () => engine.halt(STOPPED);

  return { load, begin, ask, stop, STOPPED };
})();
