// Timeline: when each row happened, as a bar over all the days that its dates allow.

const ROWS_AT_ONCE = 100; // more rows than these are shown by pages, beneath an overview
const ROWS_ON_PAGE = 60;

/** Bars of three weights, so that colour isn't all that tells them apart. */
const WEIGHTS = [{ height: 10 }, { height: 9, outlined: true }, { height: 4 }];

PICTURES.timeline = function (host, picture, data) {
  const memory = memoryOf(host, { page: 0 });
  const relation = data.relation(picture.relation);
  const items = relation.rows.map((row) => timelineItem(row, picture, data));
  const dated = items.filter((item) => item.start !== null || item.end !== null).sort(earlier);
  const undated = items.filter((item) => item.start === null && item.end === null);
  const look = timelineLook(items, picture, data, relation);
  const paged = dated.length > ROWS_AT_ONCE;
  const shown = paged ? dated.slice(memory.page * ROWS_ON_PAGE, (memory.page + 1) * ROWS_ON_PAGE) : dated;
  const turn = (page, from) => {
    memory.page = page;
    PICTURES.timeline(host, picture, data);
    refocus(host, from === "bin" ? ".bin[tabindex='0']" : `[data-turn=${from}]`, "[data-turn]:enabled");
  };
  const noun = data.table(picture.table).title.toLowerCase();
  host.replaceChildren(...[
    legend(look.entries, "What the colours mean"),
    paged && timelineOverview(host, picture, dated, shown, look, noun, (place) => turn(Math.floor(place / ROWS_ON_PAGE), "bin"), memory),
    paged && turning({ page: memory.page, size: ROWS_ON_PAGE, count: dated.length, noun: `${picture.title}, by start`, turn }),
    dated.length && timelineRows(host, picture, data, shown, look, timelineSentence(picture, items, dated, look, shown)),
    linkList(`No date at all: ${amount(undated.length)} of ${amount(items.length)} ${noun}.`, undated.map((item) =>
      el("a", { href: data.hrefOf(picture.table, item.key), "data-key": item.key }, item.label))),
  ].filter(Boolean));
};

/** What is drawn of a row: `start` and `end` in ms, the end exclusive, null where open. */
function timelineItem(row, picture, data) {
  const key = String(row[picture.key]);
  const [first, last] = [row[picture.start], row[picture.end]];
  return {
    key,
    label: data.labelOf(picture.table, key),
    start: first === null ? null : Date.parse(first),
    end: last === null ? null : Date.parse(last) + DAY,
    said: (picture.said && row[picture.said]) ?? `${first ?? ""}/${last ?? ""}`,
    value: picture.colour ? row[picture.colour] : null,
  };
}

function earlier(a, b) {
  return (a.start ?? -Infinity) - (b.start ?? -Infinity) || (a.end ?? Infinity) - (b.end ?? Infinity) || (a.key < b.key ? -1 : 1);
}

/** The colour and weight of each value, its words, and the entries of the legend. */
function timelineLook(items, picture, data, relation) {
  const values = inOrder(data, codesIn(data, relation, picture.colour), items.map((item) => item.value));
  const colours = palette(values);
  const look = new Map(values.map((value, place) => [value, {
    colour: colours.get(value),
    ...WEIGHTS[place % WEIGHTS.length],
    words: saidOf(data, relation, picture.colour, value),
  }]));
  const bars = picture.colour ? values.map((value) => ({ swatch: timelineBar(look.get(value), 0, 28, 7, {}), words: look.get(value).words })) : [];
  const plain = { colour: "var(--soft)", height: 10 };
  const shapes = [
    items.some(exact) && { swatch: timelineBar(plain, 14, 15, 7, { exact: true }), words: "on that day" },
    items.some((item) => item.start === null || item.end === null) && { swatch: timelineBar(plain, 0, 28, 7, { right: true }), words: "open end" },
  ];
  look.entries = [...bars, ...shapes.filter(Boolean)];
  return look;
}

function exact(item) {
  return item.start !== null && item.end !== null && item.end - item.start <= DAY;
}

/** The path of a bar from x0 to x1 around y, with an arrow head at an open side, or a diamond for a day. */
function timelineBar({ colour, height, outlined }, x0, x1, y, { left, right, exact: day }) {
  const ink = outlined ? { fill: colour, "fill-opacity": 0.2, stroke: colour, "stroke-width": 1.5 } : { fill: colour };
  if (day) {
    const middle = (x0 + x1) / 2;
    const r = Math.max(5, height / 2 + 1.5);
    return svg("path", { ...ink, d: `M${middle},${y - r}L${middle + r},${y}L${middle},${y + r}L${middle - r},${y}Z` });
  }
  const half = height / 2;
  const [head, wing] = [7, Math.max(half, 5)];
  const from = left ? `M${x0},${y}l${head},${-wing}v${wing - half}` : `M${x0},${y - half}`;
  const over = right ? `H${x1 - head}v${half - wing}L${x1},${y}l${-head},${wing}v${half - wing}` : `H${x1}V${y + half}`;
  const back = left ? `H${x0 + head}v${wing - half}Z` : `H${x0}Z`;
  return svg("path", { ...ink, d: from + over + back });
}

/** The first and the last moment of some items, with a little room at both sides. */
function timelineExtent(items) {
  const moments = items.flatMap((item) => [item.start, item.end]).filter((moment) => moment !== null);
  const low = moments.reduce((a, b) => Math.min(a, b));
  const high = moments.reduce((a, b) => Math.max(a, b));
  const room = Math.max((high - low) * 0.04, 15 * DAY);
  return [low - room, high + room];
}

function timelineRows(host, picture, data, items, look, label) {
  const width = host.clientWidth;
  const wide = width >= WIDE;
  const left = wide ? Math.min(360, width * 0.36) : 0;
  const ends = [left + (wide ? 14 : 2), width - 2];
  const row = wide ? 24 : 38;
  const height = 2 * AXIS + items.length * row + 8;
  const scale = timeScale(timelineExtent(items), ends);
  const drawn = canvas(width, height, label);
  const body = height - 2 * AXIS;
  drawn.append(
    axis(scale, { at: AXIS, ends, title: picture.axis, side: "top", grid: body, width }),
    axis(scale, { at: height - AXIS, ends, title: picture.axis, side: "bottom", width }),
    ...items.map((item, place) => {
      const top = AXIS + 4 + place * row;
      const y = top + (wide ? row / 2 : row - 11);
      const { words } = look.get(item.value);
      const said = `${item.label}: ${item.said}${picture.colour ? `; ${words}` : ""}`;
      return markLink(data, picture.table, item.key, item.key, said,
        svg("rect", { class: "band", x: 0, y: top, width, height: row }),
        svg("text", { class: "label", x: 0, y: wide ? y + 4.5 : top + 14 }, fitted(item.label, wide ? left : width)),
        timelineMark(item, look, scale, ends, y));
    }));
  return drawn;
}

function timelineMark(item, look, scale, [from, to], y) {
  let [x0, x1] = [item.start === null ? from : scale(item.start), item.end === null ? to : scale(item.end)];
  if (x1 - x0 < 6) [x0, x1] = [(x0 + x1) / 2 - 3, (x0 + x1) / 2 + 3];
  return timelineBar(look.get(item.value), x0, x1, y, { left: item.start === null, right: item.end === null, exact: exact(item) });
}

function timelineSentence(picture, items, dated, look, shown) {
  const year = (moment) => new Date(moment).getUTCFullYear();
  const moments = dated.flatMap((item) => [item.start, item.end && item.end - DAY]).filter((moment) => moment !== null);
  const kinds = [...grouped(items, (item) => item.value)].map(([value, some]) => `${amount(some.length)} ${look.get(value).words}`);
  const span = moments.length ? `, from ${year(moments.reduce((a, b) => Math.min(a, b)))} to ${year(moments.reduce((a, b) => Math.max(a, b)))}` : "";
  const part = shown.length < dated.length ? ` ${amount(shown.length)} of them are drawn here.` : "";
  return `${picture.title}: ${amount(dated.length)} of ${amount(items.length)} have a date${span}; ${amount(dated.filter(exact).length)} are told to the day. ${picture.colour ? `${kinds.join(", ")}.` : ""}${part}`;
}

/** Years, or months where these fit, with the items that may fall in each, by value. */
function timelineBins(items, width) {
  const [low, high] = timelineExtent(items).map((moment) => new Date(moment));
  const months = (high.getUTCFullYear() - low.getUTCFullYear() + 1) * 12;
  const monthly = months <= width / 9;
  const bins = [];
  for (let year = low.getUTCFullYear(); year <= high.getUTCFullYear(); year += 1) {
    for (let month = 0; month < 12; month += monthly ? 1 : 12) {
      const start = Date.UTC(year, month);
      const end = monthly ? Date.UTC(year, month + 1) : Date.UTC(year + 1, 0);
      if (end > low.getTime() && start < high.getTime()) {
        bins.push({ start, end, name: monthly ? new Date(start).toISOString().slice(0, 7) : String(year), counts: new Map(), begin: [] });
      }
    }
  }
  return bins;
}

/** Count each item in each bin that it may fall in; `begin` keeps the places of those that begin there. */
function fillBins(bins, items) {
  const place = (moment) => {
    let [low, high] = [0, bins.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (bins[middle].start <= moment) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const rises = new Map();
  items.forEach((item, index) => {
    const first = item.start === null ? 0 : place(item.start);
    const last = item.end === null ? bins.length - 1 : place(item.end - 1);
    if (!rises.has(item.value)) rises.set(item.value, new Array(bins.length + 1).fill(0));
    rises.get(item.value)[first] += 1;
    rises.get(item.value)[last + 1] -= 1;
    bins[first].begin.push(index);
  });
  for (const [value, rise] of rises) {
    let sum = 0;
    bins.forEach((bin, index) => { sum += rise[index]; bin.counts.set(value, sum); });
  }
}

/** How many items may fall in each year or month; a bin leads to the first item that begins in it. */
function timelineOverview(host, picture, items, shown, look, noun, go, memory) {
  const width = host.clientWidth;
  const [left, height, head] = [52, 240, 14];
  const ends = [left, width - 2];
  const floor = height - AXIS;
  const bins = timelineBins(items, ends[1] - ends[0]);
  fillBins(bins, items);
  const total = (bin) => [...bin.counts.values()].reduce((a, b) => a + b, 0);
  const most = bins.reduce((a, bin) => Math.max(a, total(bin)), 1);
  const time = timeScale([bins[0].start, bins.at(-1).end], ends);
  const rise = numberScale([0, most], [floor, head], { count: 4 });
  const title = `${noun} that may fall in it, by ${bins[0].name.length > 4 ? "month" : "year"}`;
  const peak = bins.find((bin) => total(bin) === most);
  const drawn = canvas(width, height, `${title}: ${amount(items.length)} in all, most in ${peak.name}, ${amount(most)}.`);
  const first = items.indexOf(shown[0]);
  memory.bin = Math.min(memory.bin ?? bins.findIndex((bin) => bin.begin.at(-1) >= first), bins.length - 1);
  const focusable = Math.max(0, memory.bin);
  const marks = bins.map((bin, index) => {
    const [x0, x1] = [time(bin.start), time(bin.end)];
    let y = floor;
    const parts = [...look].map(([value, { colour, outlined }]) => {
      const tall = floor - rise(bin.counts.get(value) ?? 0);
      y -= tall;
      return tall > 0 && svg("rect", { x: x0 + 0.5, y, width: Math.max(1, x1 - x0 - 1), height: tall, fill: colour, "fill-opacity": outlined ? 0.55 : 1 });
    });
    const next = bins.slice(index).find((one) => one.begin.length);
    const said = `${bin.name}: ${amount(total(bin))} ${noun} may fall in it, ${amount(bin.begin.length)} begin in it`;
    const act = () => { memory.bin = index; go(next ? next.begin[0] : items.length - 1); };
    const about = { class: "bin", role: "button", tabindex: index === focusable ? 0 : -1, "aria-label": `${said}; show the rows from here`, "data-key": bin.begin.map((one) => items[one].key).join(" ") || null };
    return svg("g", { ...about, onclick: act, onkeydown: (event) => stepBins(event, act) },
      svg("title", {}, said), svg("rect", { class: "hit", x: x0, y: head, width: x1 - x0, height: floor - head }), parts.filter(Boolean));
  });
  const spanned = [shown[0].start ?? bins[0].start, shown.at(-1).start ?? bins[0].start].map(time);
  drawn.append(
    ...rise.ticks.map(([value, text]) => svg("g", { class: "axis", "aria-hidden": "true" },
      svg("line", { class: "grid", x1: left, x2: width, y1: rise(value), y2: rise(value) }),
      svg("text", { class: "fine", x: left - 6, y: rise(value) + 4, "text-anchor": "end" }, text))),
    ...marks,
    axis(time, { at: floor, ends, title: picture.axis, width }),
    svg("rect", { class: "here", x: spanned[0], y: floor, width: Math.max(3, spanned[1] - spanned[0]), height: 4 }));
  return el("div", {}, el("p", { class: "over" }, sentenceCase(title)), drawn);
}

/** Move between bins by the arrow keys, and choose one by Enter or the space bar. */
function stepBins(event, act) {
  const to = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
  if (event.key === "Enter" || event.key === " ") act();
  else if (to && event.currentTarget[to]?.classList.contains("bin")) {
    event.currentTarget.setAttribute("tabindex", -1);
    event.currentTarget[to].setAttribute("tabindex", 0);
    event.currentTarget[to].focus();
  } else return;
  event.preventDefault();
}

function sentenceCase(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
