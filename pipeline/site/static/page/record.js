// The record of one row: its fields, the claims about it with their quotes, and all else that refers to it.

const CARDS = 25; // claims at once

/** Fill an article with the record of a row; returns its heading. */
function showRecord(article, data, table, key) {
  const row = table.find(key);
  if (!row) {
    const heading = el(
      "h1",
      { tabindex: -1 },
      `${table.title}: ${table.rows ? "nothing has the key " : ""}${key}`,
    );
    const why = table.rows ? "It may stand in another version." : tooMany(table);
    article.replaceChildren(
      heading,
      el("p", {}, why, " ", el("a", { href: `#table-${table.name}` }, `All of ${table.title}`)),
    );
    return heading;
  }
  const quotes = data.quotes;
  const isQuote = quotes?.table === table.name;
  const heading = el(
    "h1",
    { tabindex: -1 },
    isQuote ? `${table.title}: ${key}` : data.labelOf(table.name, key),
  );
  article.replaceChildren(
    el("p", { class: "above" }, el("a", { href: `#table-${table.name}` }, table.title), " / ", key),
    heading,
    citing(table, key),
    isQuote ? card(data, row) : "",
    isQuote ? "" : fields(data, table, row, table.shown),
    ...(isQuote ? [] : [...numbers(data, table, key), ...evidence(data, table, key)]),
    ...references(data, table, key),
    further(data, table, row),
  );
  return heading;
}

/** A button that copies the citation of the dataset with the row's key and its place on the page. */
function citing(table, key) {
  const said = `${document.getElementById("cite-plain").textContent.trim()} ${table.title}, ${key}: index.html${location.hash}`;
  return el(
    "p",
    { class: "citing" },
    el("button", { type: "button", "data-text": said }, "Copy a citation of this row"),
    " ",
    el("span", { role: "status" }),
  );
}

/** The fields that aren't shown above. */
function further(data, table, row) {
  const above = new Set([...table.key, table.label, ...table.shown]);
  const names = table.fields.map((one) => one.name).filter((name) => !above.has(name));
  return told(table, row, names).length ? section("Further fields", fields(data, table, row, names)) : "";
}

/** Whether a value needs a line of its own. */
function isLong(value) {
  return String(value).length > 2 * LONG;
}

/** The fields of a row that say something, with their titles. */
function fields(data, table, row, names) {
  const said = told(table, row, names);
  return el(
    "dl",
    { class: "fields" },
    said.map((one) =>
      el(
        "div",
        { class: isLong(row[one.name]) ? "wide" : null },
        el("dt", {}, el("a", { href: `#field-${table.name}-${one.name}` }, one.title)),
        el("dd", {}, valueOf(data, table, one, row)),
      ),
    ),
  );
}

/** The descriptions of those fields of a row that have a value, or where an empty one means something. */
function told(table, row, names) {
  return names.filter((name) => row[name] !== null || table.emptyOf(name)).map((name) => field(table, name));
}

/** What a field of a row says: its value, or what it means that it has none. */
function valueOf(data, table, one, row) {
  return row[one.name] === null ? table.emptyOf(one.name) : cellOf(data, table, one, row);
}

/** The pictures of ranges, of this row alone. */
function numbers(data, table, key) {
  return data.pictures
    .filter(
      (picture) =>
        picture.kind === "ranges" &&
        picture.table === table.name &&
        !data.tooLarge(picture) &&
        data.relation(picture.relation).rows.some((row) => String(row[picture.key]) === key),
    )
    .map((picture) => {
      const host = el("div", { class: "drawing" });
      drawings.push([host, picture, { only: key }]);
      return el(
        "figure",
        { class: "own", "data-kind": picture.kind },
        el("figcaption", {}, el("h2", {}, picture.title)),
        host,
      );
    });
}

/** The quotes that name a row, by the field that names it and then by lineage. */
function evidence(data, table, key) {
  const { quotes } = data;
  if (!quotes) return [];
  const claims = data.table(quotes.table);
  const ways = data.referring(table.name).filter((way) => way.from === claims);
  return ways.flatMap((way) => {
    const rows = claims.where(way.field, key);
    if (!rows.length) return [];
    const lineages = new Map();
    for (const row of rows) {
      const lineage = data.lineageOf(row[quotes.document]) ?? "";
      if (!lineages.has(lineage)) lineages.set(lineage, []);
      lineages.get(lineage).push(row);
    }
    const about = way.field === quotes.about || ways.length === 1;
    const name = about
      ? claims.title
      : `${claims.title} that name it as ${field(claims, way.field).title.toLowerCase()}`;
    const title = `${name}: ${rows.length.toLocaleString("en")}${data.lineages ? `, of ${counted(lineages.size, "lineage")}` : ""}`;
    const cards = () =>
      [...lineages.keys()].sort().map((lineage) => witness(data, lineage, lineages.get(lineage), way.field));
    return [about ? section(title, ...cards()) : folded(title, cards)];
  });
}

/** A section that is made when it is opened. */
function folded(title, make) {
  const fold = el("details", { class: "ways" }, el("summary", {}, title));
  once(fold, () => fold.append(...make()));
  return fold;
}

/** The claims of one lineage, the first of them at once and the others on demand. */
function witness(data, lineage, rows, without) {
  const host = el("div");
  const heading = lineage
    ? el("h3", {}, "Lineage ", recordLink(data, lineageTable(data), lineage, { short: true }))
    : "";
  const more = el("button", { type: "button", onclick: () => show() });
  let shown = 0;
  const show = () => {
    host.append(...rows.slice(shown, shown + CARDS).map((row) => card(data, row, without)));
    shown += CARDS;
    more.textContent = `Show more of the other ${(rows.length - shown).toLocaleString("en")}`;
    if (shown >= rows.length) more.remove();
  };
  show();
  return el("div", { class: "lineage" }, heading, host, shown < rows.length ? more : "");
}

/** The table whose rows are the roots of lineages. */
function lineageTable(data) {
  return field(data.table(data.lineages.table), data.lineages.lineage).table ?? data.lineages.table;
}

/** One claim: the words, who says so where and how, and what it contradicts; a field is left out if told. */
function card(data, row, without = null) {
  const { quotes } = data;
  const claims = data.table(quotes.table);
  const key = claims.keyOf(row);
  const document = row[quotes.document];
  const lineage = data.lineageOf(document);
  const above = [without, quotes.document, quotes.about];
  const said = told(
    claims,
    row,
    claims.shown.filter((name) => !above.includes(name)),
  );
  return el(
    "article",
    { class: "claim", "aria-label": `Claim ${key}` },
    el("blockquote", {}, row[quotes.quote] ?? ""),
    el(
      "p",
      { class: "origin" },
      recordLink(data, claims.name, key, { short: true }),
      " in ",
      recordLink(data, field(claims, quotes.document).table, document),
      lineage ? [", lineage ", recordLink(data, lineageTable(data), lineage, { short: true })] : "",
      quotes.about && quotes.about !== without && row[quotes.about] !== null
        ? [", about ", recordLink(data, field(claims, quotes.about).table, row[quotes.about])]
        : "",
    ),
    el(
      "dl",
      { class: "said" },
      said.map((one) =>
        el(
          "div",
          { class: isLong(row[one.name]) ? "wide" : null },
          el("dt", {}, one.title),
          el("dd", {}, valueOf(data, claims, one, row)),
        ),
      ),
    ),
    pairs(data, claims, key),
  );
}

/** What ties a row to others of its own table: contradictions, repetitions. */
function pairs(data, table, key) {
  const items = [...data.tables.values()].flatMap((from) => {
    const ways = from.links.filter((link) => link.table === table.name).map((link) => link.field);
    if (from === table || ways.length < 2) return [];
    return ways.flatMap((way) => from.where(way, key)).map((row) => pair(data, from, table, ways, row, key));
  });
  return items.length ? el("ul", { class: "pairs" }, items) : "";
}

function pair(data, from, table, ways, row, key) {
  const others = ways.map((way) => row[way]).filter((one) => String(one) !== key);
  const codes = from.fields
    .filter((one) => one.codes && row[one.name] !== null)
    .map((one) => codeLink(data, one.codes, row[one.name]));
  const texts = from.fields
    .filter((one) => !one.codes && !one.table && one.type === "string" && row[one.name])
    .map((one) => el("span", { class: "note" }, ` ${row[one.name]}`));
  return el(
    "li",
    {},
    el("b", {}, `${from.title}: `),
    codes,
    " with ",
    others.map((other) => [
      recordLink(data, table.name, other, { short: true }),
      " ",
      el("q", {}, data.labelOf(table.name, other)),
    ]),
    texts,
  );
}

/** Every other table's rows that refer to a row, as a table each. */
function references(data, table, key) {
  const { quotes } = data;
  return data
    .referring(table.name)
    .filter(
      (way) => way.from.name !== quotes?.table && !(quotes?.table === table.name && isPair(way.from, table)),
    )
    .flatMap((way) => {
      const rows = way.from.where(way.field, key);
      if (!rows.length) return [];
      const host = el("div");
      const columns = way.from.columnsFirst.filter(
        (name) =>
          name !== way.field && (isNumber(field(way.from, name)) || rows.some((row) => row[name] !== null)),
      );
      new TableView(host, data, way.from, { rows, columns, label: way.from.title });
      const own =
        way.from === table || data.referring(table.name).filter((one) => one.from === way.from).length > 1;
      return [
        section(
          own
            ? `${way.from.title} that name it as ${field(way.from, way.field).title.toLowerCase()}`
            : way.from.title,
          host,
        ),
      ];
    });
}

function isPair(from, table) {
  return from.links.filter((link) => link.table === table.name).length > 1;
}

function section(title, ...children) {
  return el("section", {}, el("h2", {}, title), ...children);
}
