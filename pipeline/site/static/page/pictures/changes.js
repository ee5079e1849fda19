// Changes: how much differs from the release before, by table and kind of change.

PICTURES.changes = function (host, { title }, data) {
  const relation = data.relation("changes");
  if (leftEmpty(host, relation)) return;
  const { rows } = relation;
  const kinds = [...new Set(rows.map((row) => row.change))].sort();
  const colours = palette(kinds);
  const tables = [...grouped(rows, (row) => row.table)].sort(
    ([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1),
  );
  host.append(
    legend(
      kinds.map((kind) => ({
        swatch: svg("rect", { x: 2, y: 2, width: 24, height: 10, fill: colours.get(kind) }),
        words: kind,
      })),
      "Kinds of change",
    ),
    changesDrawing(host, title, rows, tables, kinds, colours),
  );
};

function changesDrawing(host, title, rows, tables, kinds, colours) {
  const width = host.clientWidth;
  const wide = width >= WIDE;
  const left = wide ? Math.min(240, Math.max(...tables.map(([table]) => textWidth(table))) + 14) : 0;
  const row = wide ? 28 : 42;
  const height = tables.length * row + AXIS + 8;
  const most = tables[0][1].length;
  const ends = [left, width - textWidth(amount(most), FINE) - 12];
  const scale = numberScale([0, most], ends);
  const spoken = tables.map(([table, some]) => `${table} ${amount(some.length)}`).join(", ");
  const drawn = canvas(width, height, `${title}: ${counted(rows.length, "change")}. ${spoken}.`, false);
  drawn.append(
    axis(scale, { at: height - AXIS, ends, title: "number of changes", grid: height - AXIS, width }),
  );
  tables.forEach(([table, some], place) => {
    const y = place * row + (wide ? 6 : 20);
    const counts = grouped(some, (one) => one.change);
    let x = ends[0];
    drawn.append(
      svg("text", { class: "label", x: 0, y: wide ? y + 14 : y - 5 }, fitted(table, wide ? left - 8 : width)),
    );
    for (const kind of kinds.filter((one) => counts.has(one))) {
      const count = counts.get(kind).length;
      const long = scale(count) - ends[0];
      drawn.append(
        svg(
          "rect",
          {
            x,
            y,
            width: Math.max(long, 1),
            height: 18,
            class: "part",
            fill: colours.get(kind),
            "data-key": `${table} ${kind}`.replaceAll(" ", "-"),
          },
          svg("title", {}, `${table}: ${kind}, ${amount(count)}`),
        ),
      );
      x += long;
    }
    drawn.append(svg("text", { class: "fine", x: x + 6, y: y + 13.5 }, amount(some.length)));
  });
  return drawn;
}
