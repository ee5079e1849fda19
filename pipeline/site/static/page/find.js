// The search box: rows that have a name, found by their words.

const FOUND = 8;

class Finder {
  constructor(input, list, data) {
    Object.assign(this, { input, list, data });
    input.addEventListener("input", () => this.show());
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.clear();
      if (event.key === "Enter") {
        event.preventDefault();
        this.list.querySelector("a")?.click();
      }
    });
    list.addEventListener("click", (event) => event.target.closest("a") && this.clear());
  }

  clear() {
    this.input.value = "";
    this.list.replaceChildren();
  }

  /** The tables whose rows have names, each with the text of every row in lower case. */
  get index() {
    this.made ??= [...this.data.tables.values()]
      .filter((table) => table.label && table.rows)
      .map((table) => ({
        table,
        texts: table.rows.map((row) =>
          [...table.key.map((name) => row[name]), row[table.label] ?? "", ...this.names(table, row)]
            .join(" ")
            .toLowerCase(),
        ),
      }));
    return this.made;
  }

  /** The further names of a row. */
  names(table, row) {
    if (!table.names) return [];
    const [other, name] = table.names;
    const { field: way } = this.data.referring(table.name).find((one) => one.from.name === other);
    return this.data
      .table(other)
      .where(way, table.keyOf(row))
      .map((one) => one[name] ?? "");
  }

  show() {
    const words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return this.list.replaceChildren();
    const groups = this.index
      .map(({ table, texts }) => ({
        table,
        rows: table.rows.filter((_, place) => words.every((word) => texts[place].includes(word))),
      }))
      .filter(({ rows }) => rows.length);
    const total = groups.reduce((sum, { rows }) => sum + rows.length, 0);
    return this.list.replaceChildren(
      el("p", { role: "status" }, total ? `${total.toLocaleString("en")} found` : "Nothing has these words."),
      ...groups.map(({ table, rows }) =>
        el(
          "section",
          {},
          el("h2", {}, table.title),
          el(
            "ul",
            {},
            rows.slice(0, FOUND).map((row) => el("li", {}, this.link(table, row))),
          ),
          rows.length > FOUND ? el("p", {}, `and ${counted(rows.length - FOUND, "more", "more")}`) : "",
        ),
      ),
    );
  }

  link(table, row) {
    const key = table.keyOf(row);
    return el(
      "a",
      { href: this.data.hrefOf(table.name, key) },
      el("b", {}, key),
      " ",
      row[table.label] ?? "",
    );
  }
}
