// A chart of a result: bars along anything, lines and dots along numbers and dates.

const Chart = (() => {
  const MOST_BARS = 50;
  const MOST_POINTS = 5_000;
  const KINDS = { bars: "Bars", line: "Line", dots: "Dots" };
  const LETTER = 7;
  const BAR = 22;
  const FOOT = 48;

  const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

  /** A cell as what its axis takes: a number, a date, or the text that it is. */
  const parsed = (cell, kind) => {
    if (cell === null) return kind === "text" ? "NULL" : null;
    if (kind === "number") return Number(cell);
    return kind === "date"
      ? new Date(`${cell.replace(" ", "T").replace(/\+00$/, "")}${cell.includes(":") ? "Z" : ""}`)
      : cell;
  };

  /** Return the positions of the columns that a kind of chart can stand on, and of those that it can measure. */
  const choices = ({ columns }, kind) => {
    const where = (test) => columns.flatMap((column, at) => (test(column) ? [at] : []));
    const measures = where((column) => column.kind === "number");
    const along = where((column) => kind === "bars" || column.kind !== "text");
    return { along, measures };
  };

  /** Return the kinds of chart that a result allows, as [value, label]. */
  const kinds = (result) =>
    Object.entries(KINDS).filter(([kind]) => {
      const { along, measures } = choices(result, kind);
      return measures.length > 0 && along.some((at) => measures.some((other) => other !== at));
    });

  const points = ({ columns, count, text }, along, measure, most) =>
    Array.from({ length: Math.min(count, most) }, (_, row) => ({
      along: parsed(text(row, along), columns[along].kind),
      measure: parsed(text(row, measure), "number"),
      label: text(row, along) ?? "NULL",
    }));

  /** What the tip at a mark says. */
  const told =
    (names) =>
    ({ label, measure }) =>
      `${names.along}: ${label}\n${names.measure}: ${measure}`;

  const bars = (data, names, width) => {
    const longest = Math.max(...data.map(({ label }) => label.length), names.along.length);
    const letters = Math.max(4, Math.min(longest, Math.floor((width * 0.4) / LETTER)));
    const labels = [...new Set(data.map(({ label }) => label))];
    return {
      height: labels.length * BAR + 80,
      marginLeft: letters * LETTER + 36,
      marginBottom: FOOT,
      x: { label: names.measure, grid: true, nice: true, labelAnchor: "center", labelOffset: FOOT - 8 },
      y: { label: names.along, domain: labels, tickFormat: (label) => cut(label, letters) },
      marks: [
        Charts.barX(data, { x: "measure", y: "label", fill: "var(--c1)", title: told(names), tip: true }),
        Charts.ruleX([0]),
      ],
    };
  };

  const along = (kind) => (data, names) => ({
    height: 360,
    marginLeft: 60,
    marginTop: 30,
    marginBottom: FOOT,
    x: { label: names.along, grid: true, labelAnchor: "center", labelOffset: FOOT - 8 },
    y: { label: names.measure, grid: true, nice: true },
    marks: [
      ...(kind === "line"
        ? [Charts.lineY(data, { x: "along", y: "measure", stroke: "var(--c1)", sort: "along" })]
        : []),
      Charts.dot(data, {
        x: "along",
        y: "measure",
        fill: "var(--c1)",
        r: kind === "line" ? 2 : 4,
        fillOpacity: 0.75,
        title: told(names),
        tip: true,
      }),
    ],
  });

  const DRAWN = { bars, line: along("line"), dots: along("dots") };

  /**
   * Draw a result.
   * @param {object} result columns ({name, kind}), count of rows, and text(row, column): text or null
   * @param {{kind: string, along: number, measure: number}} chosen kind, and positions of two columns
   * @param {number} width in pixels
   * @returns {{title: string, drawing: SVGElement}}
   */
  const draw = (result, chosen, width) => {
    const names = { along: result.columns[chosen.along].name, measure: result.columns[chosen.measure].name };
    const most = chosen.kind === "bars" ? MOST_BARS : MOST_POINTS;
    const data = points(result, chosen.along, chosen.measure, most);
    const drawing = Charts.plot({
      width,
      style: { background: "none" },
      ...DRAWN[chosen.kind](data, names, width),
    });
    const extent = result.count > most ? `, of the first ${most} rows` : "";
    const title = `${names.measure} by ${names.along}${extent}`;
    for (const part of drawing.querySelectorAll("[aria-label]")) {
      part.dataset.mark = part.getAttribute("aria-label"); // a name that only elements with a role may have
      part.removeAttribute("aria-label");
    }
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", `${KINDS[chosen.kind]}: ${title}. The table above holds the same.`);
    return { title, drawing };
  };

  return { kinds, choices, draw };
})();
