// Tree: which row was made from which, a line of descent at a time.

const ROOTS_ON_PAGE = 12;
const NODES_AT_ONCE = 30; // more rows than these are shown by pages
const BOX = { width: 230, least: 130, pad: 10, gap: 14 };
const LINE = 16; // px

PICTURES.tree = function (host, picture, data) {
  const memory = memoryOf(host, { page: 0 });
  const relation = data.relation(picture.relation);
  if (leftEmpty(host, relation)) return;
  const trees = treesOf(relation.rows, picture);
  const count = relation.rows.length;
  const paged = count > NODES_AT_ONCE;
  const shown = paged ? trees.slice(memory.page * ROOTS_ON_PAGE, (memory.page + 1) * ROOTS_ON_PAGE) : trees;
  const most = relation.rows.reduce((a, row) => Math.max(a, (picture.size && row[picture.size]) || 0), 1);
  const turn = (page, from) => {
    memory.page = page;
    PICTURES.tree(host, picture, data);
    refocus(host, `[data-turn=${from}]`, "[data-turn]:enabled");
  };
  const noun = data.table(picture.table).title.toLowerCase();
  const sizes = picture.size && (field(relation, picture.size)?.title ?? picture.size).toLowerCase();
  const box = (dashed) =>
    svg("rect", { class: dashed ? "box lost" : "box", x: 2, y: 1.5, width: 24, height: 11, rx: 2 });
  host.replaceChildren(
    ...[
      legend(
        [
          { swatch: box(false), words: picture.held ? "text is held" : noun },
          picture.held &&
            relation.rows.some((row) => row[picture.held] === false) && {
              swatch: box(true),
              words: "text is not held",
            },
          sizes && {
            swatch: svg("rect", { class: "size", x: 2, y: 5, width: 18, height: 5 }),
            words: `number of ${sizes}, at most ${amount(most)}`,
          },
        ].filter(Boolean),
        "What the boxes mean",
      ),
      paged &&
        turning({
          page: memory.page,
          size: ROOTS_ON_PAGE,
          count: trees.length,
          noun: "lines of descent",
          title: picture.title,
          turn,
        }),
      treeDrawing(host, picture, data, relation, shown, {
        most,
        sizes,
        sentence: treeSentence(picture, trees, count, noun),
      }),
    ].filter(Boolean),
  );
};

/** The rows as trees {row, key, group, children}; those with descendants first, then by group and key. */
function treesOf(rows, picture) {
  const nodes = new Map(
    rows.map((row) => [String(row[picture.key]), { row, key: String(row[picture.key]), children: [] }]),
  );
  const roots = [];
  for (const node of nodes.values()) {
    const parent = nodes.get(String(node.row[picture.parent]));
    if (parent && !descends(parent, node, nodes, picture)) parent.children.push(node);
    else roots.push(node);
  }
  const count = (node) => node.children.reduce((sum, child) => sum + count(child), 1);
  return roots
    .map((node) => ({
      ...node,
      count: count(node),
      group: String((picture.group && node.row[picture.group]) ?? node.key),
    }))
    .sort(
      (a, b) =>
        b.count - a.count || (a.group < b.group ? -1 : Number(a.group > b.group)) || (a.key < b.key ? -1 : 1),
    );
}

/** Whether a node stands on another's way to its root: a circle of rows must not be walked for ever. */
function descends(node, other, nodes, picture) {
  const seen = new Set();
  for (let one = node; one && !seen.has(one); one = nodes.get(String(one.row[picture.parent]))) {
    if (one === other) return true;
    seen.add(one);
  }
  return false;
}

function treeSentence(picture, trees, count, noun) {
  const copied = trees.filter((tree) => tree.count > 1);
  const group = picture.group ? "lines of descent" : "trees";
  const lost = picture.held
    ? `, ${amount(trees.flatMap(treeNodes).filter((node) => node.row[picture.held] === false).length)} are not held`
    : "";
  return `${picture.title}: ${amount(count)} ${noun} in ${amount(trees.length)} ${group}; ${amount(copied.length)} of these hold copies${lost}.`;
}

function treeNodes(node) {
  return [node, ...node.children.flatMap(treeNodes)];
}

/** Place each node: parents left of their children where there is room, above them where there is none. */
function placeTrees(trees, width, { hows, names, grouping, sized }) {
  const depth = (node) => 1 + Math.max(0, ...node.children.map(depth));
  const arrow = Math.max(60, ...hows.map((how) => textWidth(how, FINE) + 34));
  const deepest = Math.max(...trees.map(depth));
  const across = Math.min(BOX.width, (width - 2 - (deepest - 1) * arrow) / deepest);
  const wide = width >= WIDE && across >= BOX.least;
  const boxWidth = wide ? across : Math.min(BOX.width + 40, width - 2 - 24 * Math.min(deepest - 1, 3));
  const head = grouping ? 20 : 0;
  const long = names.some((name) => textWidth(name, TEXT, 600) > boxWidth - 2 * BOX.pad);
  const lines = long ? 2 : 1;
  const tall = lines * LINE + (sized ? 50 : 32);
  const placed = [];
  let y = 1;
  const side = (node, level, parent) => {
    const spot = { node, parent, x: 1 + level * (across + arrow), y };
    placed.push(spot);
    node.children.forEach((child, place) => {
      if (place) y += tall + BOX.gap;
      side(child, level + 1, spot);
    });
  };
  const down = (node, level, parent) => {
    const spot = { node, parent, x: 1 + 24 * Math.min(level, 3), y };
    placed.push(spot);
    for (const child of node.children) {
      y += tall + 34;
      down(child, level + 1, spot);
    }
  };
  for (const tree of trees) {
    y += head;
    (wide ? side : down)(tree, 0, null);
    y += tall + BOX.gap + 10;
  }
  return { placed, wide, boxWidth, tall, lines, height: y - BOX.gap - 8 };
}

function treeDrawing(host, picture, data, relation, trees, { most, sizes, sentence }) {
  const width = host.clientWidth;
  const how = (node) =>
    picture.how
      ? saidOf(data, relation, picture.how, node.row[picture.how], [picture.table]).toLowerCase()
      : "";
  const hows = trees.flatMap((tree) => treeNodes(tree).slice(1)).map(how);
  const names = trees.flatMap(treeNodes).map((node) => data.labelOf(picture.table, node.key));
  const grouping = picture.group && (field(relation, picture.group)?.title ?? picture.group);
  const { placed, wide, boxWidth, tall, lines, height } = placeTrees(trees, width, {
    hows,
    names,
    grouping,
    sized: picture.size,
  });
  const drawn = canvas(width, height, sentence);
  for (const spot of placed) {
    if (grouping && !spot.parent)
      drawn.append(
        svg(
          "text",
          { class: "fine", x: 1, y: spot.y - 6, "aria-hidden": "true" },
          `${grouping} ${spot.node.group}`,
        ),
      );
    if (spot.parent) drawn.append(treeArrow(spot, how(spot.node), wide, [boxWidth, tall]));
    drawn.append(treeBox(spot, [boxWidth, tall, lines], { picture, data, most, sizes, how: how(spot.node) }));
  }
  return drawn;
}

/** The way from a parent to its child, with how the one came out of the other. */
function treeArrow({ x, y, parent }, how, wide, [boxWidth, tall]) {
  const middle = tall / 2;
  if (wide) {
    const from = parent.x + boxWidth;
    const bend = from + 12;
    const straight = parent.y === y;
    return svg(
      "g",
      { class: "descent", "aria-hidden": "true" },
      svg("path", {
        d: straight
          ? `M${from},${y + middle}H${x - 1}`
          : `M${from},${parent.y + middle}H${bend}V${y + middle}H${x - 1}`,
      }),
      svg("path", { class: "head", d: `M${x - 1},${y + middle}l-8,-4.5v9Z` }),
      svg("text", { class: "fine", x: (bend + x - 8) / 2, y: y + middle - 6, "text-anchor": "middle" }, how),
    );
  }
  const at = parent.x + 12;
  const end = x > parent.x ? `V${y + middle}H${x - 1}` : `V${y - 1}`;
  const head = x > parent.x ? `M${x - 1},${y + middle}l-8,-4.5v9Z` : `M${at},${y - 1}l-4.5,-8h9Z`;
  return svg(
    "g",
    { class: "descent", "aria-hidden": "true" },
    svg("path", { d: `M${at},${parent.y + tall}${end}` }),
    svg("path", { class: "head", d: head }),
    svg("text", { class: "fine", x: Math.max(x, at) + 10, y: y - 12 }, how),
  );
}

function treeBox({ node, x, y }, [width, tall, lines], { picture, data, most, sizes, how }) {
  const label = data.labelOf(picture.table, node.key);
  const lost = picture.held && node.row[picture.held] === false;
  const count = sizes ? (node.row[picture.size] ?? 0) : null;
  const words = [
    namedOf(data, picture.table, node.key),
    lost ? "not held" : "",
    node.row[picture.parent] ? `${how}, from ${node.row[picture.parent]}` : "",
    sizes ? numbered(count, sizes) : "",
  ];
  const named = label !== node.key;
  const inside = width - 2 * BOX.pad;
  const left = x + BOX.pad;
  const number = sizes ? numbered(count, sizes) : "";
  return markLink(
    data,
    picture.table,
    node.key,
    node.key,
    words.filter(Boolean).join("; "),
    svg("rect", { class: lost ? "box lost" : "box", x, y, width, height: tall, rx: 6 }),
    wrapped(label, inside, lines, TEXT, 600).map((line, place) =>
      svg("text", { class: "label strong", x: left, y: y + 20 + LINE * place }, line),
    ),
    svg(
      "text",
      { class: "fine", x: left, y: y + 22 + LINE * lines },
      fitted(
        [named ? node.key : "", lost ? "not held" : "", lost && !count ? "" : number]
          .filter(Boolean)
          .join(" · "),
        inside,
        FINE,
      ),
    ),
    sizes
      ? [
          svg("rect", { class: "size-room", x: left, y: y + tall - 17, width: inside, height: 5, rx: 2 }),
          svg("rect", {
            class: "size",
            x: left,
            y: y + tall - 17,
            width: (inside * count) / most,
            height: 5,
            rx: 2,
          }),
        ]
      : [],
  );
}
