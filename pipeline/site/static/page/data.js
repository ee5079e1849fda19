// The data that the page carries: unpacked, and read as rows, labels and references.

/** Unpack base64 of gzip of JSON. */
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/** The description of a relation's column; undefined where there is none. */
function field(relation, name) {
  return relation.fields.find((one) => one.name === name);
}

/** The values of a column, whichever way it is written (pipeline/site/payload.py says in which). */
function unfolded(written, relation, name) {
  if (Array.isArray(written)) return written;
  if (written.by) {
    const table = relation.data.table(written.from);
    return relation.values(written.by).map((key) => table.find(key)?.[name] ?? null);
  }
  let number = 0;
  return written.gaps.map((gap) => {
    number += gap ?? 0;
    return gap === null ? null : written.prefix + String(number).padStart(written.digits, "0");
  });
}

/** A published table or a view: `name`, `count`, `fields`, and `rows` as objects, null where it is too large. */
class Relation {
  constructor(name, said, data) {
    Object.assign(this, said, { name, data });
  }

  /** The values of one column. */
  values(name) {
    const place = this.fields.findIndex((one) => one.name === name);
    this.columns[place] = unfolded(this.columns[place], this, name);
    return this.columns[place];
  }

  get rows() {
    if (this.made === undefined) {
      const columns = this.columns?.length
        ? this.fields.map((one) => [one.name, this.values(one.name)])
        : null;
      this.made =
        columns &&
        Array.from({ length: this.count }, (_, row) =>
          Object.fromEntries(columns.map(([name, values]) => [name, values[row]])),
        );
    }
    return this.made;
  }
}

/**
 * A published table: also `title`, `description`, `key`, `label`, `shown`, `empty`, and `links`, {field, table}, for
 * each field whose values are keys of rows.
 */
class Table extends Relation {
  /** The key of a row as one text; parts of a key of several fields are joined by a comma. */
  keyOf(row) {
    return this.key.map((name) => row[name]).join(", ");
  }

  /** The names of the columns that are shown first: what names a row, then what is declared. */
  get columnsFirst() {
    return this.label ? [...new Set([...this.key, this.label, ...this.shown])] : this.shown;
  }

  /** The row with a key, as `keyOf` gives it; undefined where there is none. */
  find(key) {
    if (!this.byKey) this.byKey = new Map((this.rows ?? []).map((row) => [this.keyOf(row), row]));
    return this.byKey.get(String(key));
  }

  /** What an empty cell of a field means, in words; undefined where nothing is declared. */
  emptyOf(name) {
    return Object.hasOwn(this.empty, name) ? this.empty[name] : undefined;
  }

  /** The rows whose field has a value, which may stand as text, in the order of the table. */
  where(name, value) {
    this.indexes ??= new Map();
    if (!this.indexes.has(name)) {
      const index = new Map();
      for (const row of (this.rows ?? []).filter((one) => one[name] !== null)) {
        const text = String(row[name]);
        if (!index.has(text)) index.set(text, []);
        index.get(text).push(row);
      }
      this.indexes.set(name, index);
    }
    return this.indexes.get(name).get(String(value)) ?? [];
  }
}

/** Everything that the page carries. */
class Package {
  constructor(said) {
    this.pictures = said.pictures;
    this.quotes = said.quotes;
    this.lineages = said.lineages;
    this.codes = new Map(Object.entries(said.codes));
    this.tables = new Map(
      Object.entries(said.tables).map(([name, one]) => [name, new Table(name, one, this)]),
    );
    this.views = new Map(
      Object.entries(said.views).map(([name, one]) => [name, new Relation(name, one, this)]),
    );
    for (const table of this.tables.values()) {
      for (const one of table.fields) one.table = this.named(table, one.name);
    }
  }

  /** The published table or view of that name. */
  relation(name) {
    return this.tables.get(name) ?? this.views.get(name);
  }

  /** The published table of that name. */
  table(name) {
    return this.tables.get(name);
  }

  /** A relation that a picture can't be drawn without and that the page doesn't carry; undefined if there is none. */
  tooLarge({ relation, marks, places }) {
    const read = [relation, marks?.relation, places].filter(Boolean);
    return read.map((name) => this.relation(name)).find((one) => !one.rows);
  }

  /** The text that names a row for people; its key where the row has no name. */
  labelOf(name, key) {
    const table = this.tables.get(name);
    const row = table?.find(key);
    return String(row?.[table.label] ?? key);
  }

  /** The address of a row's record on the page. */
  hrefOf(name, key) {
    return `#${name}/${encodeURIComponent(key)}`;
  }

  /** The codes of a list in their order, each as [code, label]. */
  codesOf(list) {
    return this.codes.get(list) ?? [];
  }

  /** The label of a code; the code itself where it has none. */
  codeLabel(list, code) {
    return this.codesOf(list).find(([one]) => one === String(code))?.[1] ?? String(code);
  }

  /** Each way in which rows of other tables refer to a table: {from, field}. */
  referring(name) {
    return [...this.tables.values()].flatMap((from) =>
      from.links.filter((link) => link.table === name).map((link) => ({ from, field: link.field })),
    );
  }

  /** The lineage of a document, by what dataset.json declares; null where it declares none. */
  lineageOf(document) {
    if (!this.lineages) return null;
    const [row] = this.table(this.lineages.table).where(this.lineages.document, document);
    return row?.[this.lineages.lineage] ?? null;
  }

  /** The table whose rows a column names: another one, or the table itself where the column is its key. */
  named(table, name) {
    const own = table.key.length === 1 && table.key[0] === name ? table.name : undefined;
    return table.links.find((link) => link.field === name)?.table ?? own;
  }
}
