// The console: hands what the editor says to the database, and shows the answer as a table and a chart.

(() => {
  const PAGE = 100;
  const LONG = 60;
  const MINUTE = 60_000;
  const ELSEWHERE =
    "This page holds the core of DuckDB and sees neither files nor the network. What reads or writes " +
    "files, or needs an extension, runs in DuckDB itself, over the .duckdb of the package.";
  const HINTS = [
    [/read-only/i, "The released data can't be changed. CREATE TEMP TABLE works while the page is open."],
    [/configuration has been locked/i, "Settings are fixed here, so that nothing leaves the page."],
    [/extension|Permission Error|name \S+\.(csv|json|parquet|\w*db) does not exist/i, ELSEWHERE],
    [
      /out of memory|memory access|unreachable/i,
      "This page has little memory. Ask for less, or use DuckDB itself.",
    ],
  ];

  const $ = (selector) => document.querySelector(selector);
  const name = document.body.dataset.database;
  const shown = { result: null, page: 0, query: null };

  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  const narrow = () => matchMedia("(max-width: 800px)").matches;

  const tell = (text) => {
    $("#status").textContent = text;
  };

  const grouped = (number) => number.toLocaleString("en");
  const counted = (number, word) => `${grouped(number)} ${word}${number === 1 ? "" : "s"}`;

  /** Show what went wrong, with a hint where one helps. */
  const fail = (message, hint = HINTS.find(([pattern]) => pattern.test(message))?.[1] ?? "") => {
    $("#failure pre").textContent = message;
    $("#failure p").textContent = hint;
    $("#failure").hidden = false;
  };

  const busy = (is) => {
    $("#run").disabled = is;
    $("#stop").hidden = !is;
    $("#result").setAttribute("aria-busy", is);
  };

  const run = async () => {
    const query = $("#query").value.trim();
    if (!query || $("#run").disabled) return;
    shown.query = query;
    location.hash = linked(query);
    busy(true);
    $("#failure").hidden = true;
    tell("Running…");
    const began = performance.now();
    try {
      shown.result = await Database.ask(query);
      const time = grouped(Math.round(performance.now() - began));
      show();
      tell(`${counted(shown.result.count, "row")}, ${time} ms`);
    } catch (error) {
      await failed(error);
    } finally {
      busy(false);
    }
  };

  /** Show what became of a query without an answer; start an engine again that was stopped or broke down. */
  const failed = async (error) => {
    $("#result").hidden = true;
    $("#chart").hidden = true;
    tell("The query failed.");
    const stopped = error === Database.STOPPED;
    if (!stopped) fail(error.message.replace(/(\n\nLINE [\s\S]+)\1$/, "$1"));
    if (!stopped && error.name !== "RuntimeError") return;
    tell("Starting the engine again…");
    await Database.begin(name);
    tell(
      `The engine ${stopped ? "was stopped" : "broke down"} and is ready again. Temporary tables are gone.`,
    );
  };

  // Showing

  const cell = (text, kind) => {
    const made = element("td", text ?? "NULL");
    made.className = text === null ? "null" : text.length > LONG ? "long" : kind;
    return made;
  };

  const turn = (page) => {
    const { columns, count, text } = shown.result;
    shown.page = page;
    const first = page * PAGE;
    const lines = Array.from({ length: Math.min(PAGE, count - first) }, (_, at) => {
      const line = document.createElement("tr");
      line.append(...columns.map(({ kind }, column) => cell(text(first + at, column), kind)));
      return line;
    });
    $("#result tbody").replaceChildren(...lines);
    $("#shown").textContent =
      `Rows ${grouped(first + 1)} to ${grouped(first + lines.length)} of ${grouped(count)}`;
    $("#earlier").disabled = page === 0;
    $("#later").disabled = first + PAGE >= count;
    $("#result .scroll").scrollTop = 0;
  };

  const show = () => {
    const { columns, count } = shown.result;
    const head = document.createElement("tr");
    head.append(...columns.map((column) => element("th", column.name, { scope: "col", class: column.kind })));
    $("#result thead").replaceChildren(head);
    $("#pages").hidden = count <= PAGE;
    $("#result").hidden = false;
    turn(0);
    offer();
  };

  /** The result as CSV by RFC 4180; no value is an empty cell, an empty text is "". */
  const csv = ({ columns, count, text }) => {
    const cell = (value) =>
      value === null
        ? ""
        : value === "" || /[",\r\n]/.test(value)
          ? `"${value.replaceAll('"', '""')}"`
          : value;
    const line = (values) => `${values.map(cell).join(",")}\r\n`;
    const rows = Array.from({ length: count }, (_, row) => line(columns.map((_, at) => text(row, at))));
    return line(columns.map((column) => column.name)) + rows.join("");
  };

  const download = () => {
    const href = URL.createObjectURL(new Blob([csv(shown.result)], { type: "text/csv" }));
    element("a", undefined, { href, download: `${name}-result.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(href), MINUTE);
  };

  // The chart

  const options = (select, choices, kept) => {
    select.replaceChildren(...choices.map(([value, label]) => element("option", label, { value })));
    if (choices.some(([value]) => String(value) === kept)) select.value = kept;
  };

  /** Offer what the result can be drawn as, and keep what was chosen where it still fits. */
  const offer = () => {
    const { result } = shown;
    const kinds = result.count ? Chart.kinds(result) : [];
    $("#chart").hidden = kinds.length === 0;
    if (!kinds.length) return;
    options($("#kind"), kinds, $("#kind").value);
    const { along, measures } = Chart.choices(result, $("#kind").value);
    const named = (positions) => positions.map((at) => [at, result.columns[at].name]);
    options($("#along"), named(along), $("#along").value);
    const others = measures.filter((at) => String(at) !== $("#along").value);
    options($("#measure"), named(others.length ? others : measures), $("#measure").value);
    draw();
  };

  /** Draw what is chosen; a page that isn't laid out has no width, and is drawn when it gets one. */
  const draw = () => {
    const width = $("#chart .drawing").clientWidth;
    if ($("#chart").hidden || width === 0) return;
    const chosen = {
      kind: $("#kind").value,
      along: Number($("#along").value),
      measure: Number($("#measure").value),
    };
    const { title, drawing } = Chart.draw(shown.result, chosen, width);
    $("#chart figcaption").textContent = title;
    $("#chart .drawing").replaceChildren(drawing);
  };

  // The address

  const linked = (query) => `#${encodeURIComponent(query).replaceAll("%20", "+")}`;

  /** The query that the address carries; none where it leads to the editor, whose id is "query". */
  const fromAddress = () => {
    try {
      const said = decodeURIComponent(location.hash.slice(1).replaceAll("+", " ")).trim();
      return said === "query" ? "" : said;
    } catch {
      return "";
    }
  };

  const follow = () => {
    const query = fromAddress();
    if (query && query !== shown.query) {
      $("#query").value = query;
      run();
    }
  };

  // The page

  const listen = () => {
    for (const button of document.querySelectorAll("[data-query]")) {
      button.addEventListener("click", () => {
        $("#query").value = button.dataset.query;
        run();
        if (narrow()) $("#status").scrollIntoView();
      });
    }
    $("#ask").addEventListener("submit", (event) => {
      event.preventDefault();
      run();
    });
    $("#query").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        run();
      }
    });
    $("#stop").addEventListener("click", Database.stop);
    $("#csv").addEventListener("click", download);
    $("#earlier").addEventListener("click", () => turn(shown.page - 1));
    $("#later").addEventListener("click", () => turn(shown.page + 1));
    for (const select of document.querySelectorAll("#chart select")) select.addEventListener("change", offer);
    new ResizeObserver(draw).observe($("#chart .drawing"));
    addEventListener("hashchange", follow);
  };

  const main = async () => {
    const began = performance.now();
    for (const group of document.querySelectorAll("details.group")) group.open &&= !narrow();
    $("#query").value = fromAddress() || document.querySelector("[data-query]")?.dataset.query || "";
    listen();
    try {
      await Database.load();
      await Database.begin(name);
    } catch (error) {
      tell("The database engine could not be started.");
      fail(error.message);
      return;
    }
    $("#run").disabled = false;
    tell(`Ready: the engine took ${((performance.now() - began) / 1000).toFixed(1)} s.`);
    document.documentElement.dataset.ready = Math.round(performance.now());
    if (fromAddress()) run();
  };

  main();
})();
