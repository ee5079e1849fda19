// Network: who stands how to whom, as arcs between the names in a list.

const CLAIMS_LISTED = 20;

PICTURES.network = function (host, picture, data) {
  const memory = memoryOf(host, { one: "", hidden: new Set() });
  const relation = data.relation(picture.relation);
  if (leftEmpty(host, relation)) return;
  const ties = tiesOf(picture, data);
  const weights = tieWeights(ties);
  const chosen = chosenActors(weights, ties, memory.one);
  const shown = ties.filter(
    (tie) => tie.ends.every((end) => chosen.has(end)) && (!memory.one || tie.ends.includes(memory.one)),
  );
  const values = inOrder(
    data,
    codesIn(data, relation, picture.colour, [picture.evidence]),
    ties.map((tie) => tie.value),
  );
  const colours = palette(values);
  const words = (value) => saidOf(data, relation, picture.colour, value, [picture.evidence]);
  const look = new Map(values.map((value) => [value, { colour: colours.get(value), words: words(value) }]));
  const list = el(
    "div",
    { class: "beneath claims", "aria-live": "polite" },
    el("p", {}, "Choose an arc to read its claims here."),
  );
  const { drawn, arcs } = networkDrawing(
    host,
    picture,
    data,
    shown,
    look,
    weights,
    networkSentence(picture, ties, weights, look),
    (tie) => listClaims(list, tie, picture, data, look),
  );
  host.replaceChildren(
    ...[
      networkTypes(look, shown, memory, arcs),
      weights.size > ACTORS_AT_ONCE &&
        actorChooser(picture, data, weights, memory, () => {
          PICTURES.network(host, picture, data);
          refocus(host, "[data-choose=one]");
        }),
      weights.size > ACTORS_AT_ONCE &&
        el(
          "p",
          { class: "beneath" },
          leftOut(weights, chosen, ties, shown, data.table(picture.table).title.toLowerCase(), memory.one),
        ),
      el("div", { class: "network" }, drawn, list),
    ].filter(Boolean),
  );
};

function actorChooser(picture, data, weights, memory, redrawn) {
  const named = [...weights.keys()]
    .map((key) => [key, data.labelOf(picture.table, key)])
    .sort(([, a], [, b]) => (a < b ? -1 : Number(a > b)));
  const all = ["", `the ${ACTORS_AT_ONCE} with most claims`];
  return chooser("one", "Show the relations of", [all, ...named], memory.one, (value) => {
    memory.one = value;
    redrawn();
  });
}

function leftOut(weights, chosen, ties, shown, noun, one) {
  const claims = (some) => some.reduce((sum, tie) => sum + tie.rows.length, 0);
  const whose = one ? "of this one and its neighbours" : "with most claims";
  return `${amount(chosen.size)} of ${amount(weights.size)} ${noun} are drawn, those ${whose}; ${amount(weights.size - chosen.size)} are left out, and with them ${amount(claims(ties) - claims(shown))} of ${amount(claims(ties))} claims.`;
}

function networkSentence(picture, ties, weights, look) {
  const kinds = [...look].map(
    ([value, { words }]) =>
      `${words} ${amount(ties.filter((tie) => tie.value === value).reduce((sum, tie) => sum + tie.rows.length, 0))}`,
  );
  return `${picture.title}: ${amount(weights.size)} names, ${amount(ties.length)} arcs; claims by kind: ${kinds.join(", ")}.`;
}

function networkDrawing(host, picture, data, ties, look, weights, label, show) {
  const wide = host.clientWidth >= WIDE;
  const keys = [...weights.keys()].filter((key) => ties.some((tie) => tie.ends.includes(key)));
  const order = shortOrder(keys, ties);
  const names = new Map(order.map((key) => [key, data.labelOf(picture.table, key)]));
  const witness =
    picture.witness &&
    (field(data.relation(picture.relation), picture.witness)?.title ?? picture.witness).toLowerCase();
  const widest = Math.max(0, ...[...names.values()].map((name) => textWidth(name)));
  const left = Math.min(widest + 22, wide ? 400 : host.clientWidth * 0.6);
  const row = widest + 22 > left ? 34 : 26; // a name that is too long takes two lines
  const height = order.length * row + 12;
  const y = new Map(order.map((key, place) => [key, 6 + row * (place + 0.5)]));
  const longest = Math.max(1, ...ties.map((tie) => Math.abs(y.get(tie.ends[0]) - y.get(tie.ends[1]))));
  const pair = (tie) => [...tie.ends].sort().join(" ");
  const beside = grouped(ties, pair);
  const offsets = 8 * (Math.max(1, ...[...beside.values()].map((some) => some.length)) - 1);
  const room = wide ? Math.min(longest, 300) : host.clientWidth - left - 14 - offsets;
  const width = wide ? Math.ceil(left + room + offsets + 14) : host.clientWidth;
  const drawn = canvas(width, height, label);
  const arcs = ties.map((tie) => {
    const place = beside.get(pair(tie)).indexOf(tie);
    const heights = tie.ends.map((end) => y.get(end));
    const wide = arcReach(heights, longest, room, place);
    const said = tieWords(tie, look.get(tie.value).words, (end) => names.get(end), witness);
    const { colour } = look.get(tie.value);
    const shape = {
      path: arcPath(left, heights, wide, place),
      head: tie.directed && arcHead(left, heights, wide, place),
    };
    return { tie, mark: arcMark(tie, said, shape, colour, () => show(tie)) };
  });
  const nodes = order.map((key) => ({
    key,
    mark: nodeMark(key, [left, y.get(key)], row, { picture, data, weights, names }),
  }));
  lighting(drawn, arcs, nodes);
  drawn.append(
    svg("line", { class: "spine", x1: left, x2: left, y1: 6, y2: height - 6 }),
    ...arcs.sort((a, b) => b.tie.witnesses - a.tie.witnesses).map(({ mark }) => mark),
    ...nodes.map(({ mark }) => mark),
  );
  return { drawn, arcs };
}

/** How far an arc between two heights reaches, in px: farther for the second and third of the same two. */
function arcReach([a, b], longest, room, place) {
  return Math.max(14, room * Math.sqrt(Math.abs(b - a) / longest)) + place * 8;
}

/** Half an ellipse between two heights; a small loop where they are one. */
function arcPath(x, [a, b], wide, place) {
  if (a === b) return `M${x},${a - 4}c${24 + place * 8},-14 ${24 + place * 8},22 0,8`;
  return `M${x},${Math.min(a, b)}A${wide},${Math.abs(b - a) / 2} 0 0 1 ${x},${Math.max(a, b)}`;
}

/** An arrow head on an arc, short of its second end, where the arcs of a name still stand apart. */
function arcHead(x, [a, b], wide, place) {
  if (a === b) return `M${x + 2},${a + 5}l9,-5v9Z`;
  const tall = Math.abs(b - a) / 2;
  const angle = Math.min(0.3 + 18 / wide + place * 0.04, 0.9); // from the second end, along the ellipse
  const down = b > a ? 1 : -1;
  const [px, py] = [x + wide * Math.sin(angle), (a + b) / 2 + down * tall * Math.cos(angle)];
  const course = Math.atan2(down * tall * Math.sin(angle), -wide * Math.cos(angle));
  const corner = (along, across) =>
    `${(px + along * Math.cos(course) - across * Math.sin(course)).toFixed(1)},${(py + along * Math.sin(course) + across * Math.cos(course)).toFixed(1)}`;
  return `M${corner(6, 0)}L${corner(-5, 5)}L${corner(-5, -5)}Z`;
}

function arcMark(tie, said, { path, head }, colour, act) {
  const width = Math.min(1.5 * tie.witnesses, 9);
  const press = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  };
  return svg(
    "g",
    {
      class: "arc",
      role: "button",
      tabindex: 0,
      "aria-label": said,
      "data-key": tie.keys,
      onclick: act,
      onkeydown: press,
    },
    svg("title", {}, said),
    svg("path", { class: "arc-hit", d: path }),
    head ? svg("path", { class: "arc-head", d: head, fill: colour }) : [],
    svg("path", {
      class: "arc-line",
      d: path,
      stroke: colour,
      "stroke-width": width,
      "stroke-dasharray": tie.weak === tie.rows.length ? "5 4" : tie.weak ? "14 4" : null,
    }),
  );
}

function nodeMark(key, [left, y], row, { picture, data, weights, names }) {
  const said = `${names.get(key)}: ${counted(weights.get(key), "claim")}`;
  const lines = wrapped(names.get(key), left - 16, row > 30 ? 2 : 1);
  return markLink(
    data,
    picture.table,
    key,
    key,
    said,
    svg("rect", { class: "hit", x: 0, y: y - row / 2, width: left + 6, height: row }),
    lines.map((line, place) =>
      svg(
        "text",
        {
          class: "label",
          x: left - 14,
          y: y + 4.5 + 14 * (place - (lines.length - 1) / 2),
          "text-anchor": "end",
        },
        line,
      ),
    ),
    svg("circle", { class: "node", cx: left, cy: y, r: Math.min(3 + Math.sqrt(weights.get(key)) * 0.7, 8) }),
  );
}

/** Let what is pointed at or has the focus stand out, with all that belongs to it. */
function lighting(drawn, arcs, nodes) {
  const light = (ends, some) => {
    for (const { tie, mark } of arcs) mark.classList.toggle("lit", some(tie));
    const touched = new Set([...ends, ...arcs.filter(({ tie }) => some(tie)).flatMap(({ tie }) => tie.ends)]);
    for (const { key, mark } of nodes) mark.classList.toggle("lit", touched.has(key));
    drawn.classList.add("dimmed");
  };
  const dark = () => drawn.classList.remove("dimmed");
  const watch = (mark, act) => {
    for (const name of ["pointerenter", "focus"]) mark.addEventListener(name, act);
    for (const name of ["pointerleave", "blur"]) mark.addEventListener(name, dark);
  };
  for (const { tie, mark } of arcs) watch(mark, () => light(tie.ends, (one) => one === tie));
  for (const { key, mark } of nodes) watch(mark, () => light([key], (one) => one.ends.includes(key)));
}

/** The legend, each kind a button that hides or shows its arcs. */
function networkTypes(look, ties, memory, arcs) {
  const apply = () => {
    for (const { tie, mark } of arcs) mark.toggleAttribute("hidden", memory.hidden.has(tie.value));
  };
  apply();
  const counts = new Map(
    [...grouped(ties, (tie) => tie.value)].map(([value, some]) => [
      value,
      some.reduce((sum, tie) => sum + tie.rows.length, 0),
    ]),
  );
  const buttons = [...look]
    .filter(([value]) => counts.has(value))
    .map(([value, { colour, words }]) => {
      const button = el(
        "button",
        {
          type: "button",
          "aria-pressed": String(!memory.hidden.has(value)),
          onclick: () => {
            if (!memory.hidden.delete(value)) memory.hidden.add(value);
            button.setAttribute("aria-pressed", String(!memory.hidden.has(value)));
            apply();
          },
        },
        svg(
          "svg",
          { width: 22, height: 10, viewBox: "0 0 22 10", "aria-hidden": "true" },
          svg("path", { d: "M1,5H21", stroke: colour, "stroke-width": 4 }),
        ),
        `${words} ${amount(counts.get(value))}`,
      );
      return button;
    });
  return el(
    "div",
    { class: "kinds", role: "group", "aria-label": "Kinds of relation, and their claims" },
    buttons,
  );
}

/** List the claims of an arc beneath the drawing. */
function listClaims(list, tie, picture, data, look) {
  const name = (key) => data.labelOf(picture.table, key);
  const weak = Object.keys(picture.weak ?? {});
  const relation = data.relation(picture.relation);
  const item = (row) => {
    const key = String(row[picture.key]);
    const quote = data.labelOf(picture.evidence, key);
    const how = weak
      .filter((column) => picture.weak[column].includes(row[column]))
      .map((column) => saidOf(data, relation, column, row[column]).toLowerCase());
    return el(
      "li",
      {},
      el("a", { href: data.hrefOf(picture.evidence, key) }, key),
      quote === key ? "" : [" ", el("q", {}, quote)],
      el(
        "span",
        { class: "aside" },
        `${name(String(row[picture.from]))} → ${name(String(row[picture.to]))}${how.length ? `; ${how.join(", ")}` : ""}`,
      ),
    );
  };
  const rest = tie.rows.slice(CLAIMS_LISTED);
  list.replaceChildren(
    el(
      "p",
      {},
      el("strong", {}, look.get(tie.value).words),
      `: ${tie.ends.map(name).join(tie.directed ? " → " : " and ")}, ${counted(tie.rows.length, "claim")}`,
    ),
    el("ul", {}, tie.rows.slice(0, CLAIMS_LISTED).map(item)),
    ...(rest.length
      ? [
          el(
            "details",
            {},
            el("summary", {}, `and ${amount(rest.length)} more`),
            el("ul", {}, rest.map(item)),
          ),
        ]
      : []),
  );
  list.scrollIntoView({ block: "nearest" });
}
