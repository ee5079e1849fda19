// The overview of a long timeline: how many rows may fall in each year or month.

/** The first moment of a month, in ms; Date.UTC would take the years 0 to 99 for 1900 to 1999. */
function monthStart(year, month) {
  return new Date(0).setUTCFullYear(year, month, 1);
}

/** Years, or months where these fit, with the items that may fall in each, by value. */
function timelineBins(items, width) {
  const [low, high] = timelineExtent(items).map((moment, place) => new Date(moment - place));
  const months = (high.getUTCFullYear() - low.getUTCFullYear() + 1) * 12;
  const monthly = months <= width / 9;
  const bins = [];
  for (let year = low.getUTCFullYear(); year <= high.getUTCFullYear(); year += 1) {
    for (let month = 0; month < 12; month += monthly ? 1 : 12) {
      const start = monthStart(year, month);
      const end = monthStart(year, month + (monthly ? 1 : 12));
      if (end > low.getTime() && start < high.getTime()) {
        bins.push({
          start,
          end,
          name: monthly ? new Date(start).toISOString().slice(0, 7) : String(year).padStart(4, "0"),
          counts: new Map(),
          begin: [],
        });
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
    bins.forEach((bin, index) => {
      sum += rise[index];
      bin.counts.set(value, sum);
    });
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
  const rise = numberScale([0, most], [floor, head]);
  const title = `${noun} that may fall in it, by ${bins[0].name.length > 4 ? "month" : "year"}`;
  const peak = bins.find((bin) => total(bin) === most);
  const drawn = canvas(
    width,
    height,
    `${title}: ${amount(items.length)} in all, most in ${peak.name}, ${amount(most)}.`,
  );
  const first = items.indexOf(shown[0]);
  memory.bin = Math.min(memory.bin ?? bins.findIndex((bin) => bin.begin.at(-1) >= first), bins.length - 1);
  const focusable = Math.max(0, memory.bin);
  const marks = bins.map((bin, index) => {
    const [x0, x1] = [time(bin.start), time(bin.end)];
    let y = floor;
    const parts = [...look].map(([value, { colour, outlined }]) => {
      const tall = floor - rise(bin.counts.get(value) ?? 0);
      y -= tall;
      return (
        tall > 0 &&
        svg("rect", {
          x: x0 + 0.5,
          y,
          width: Math.max(1, x1 - x0 - 1),
          height: tall,
          fill: colour,
          "fill-opacity": outlined ? 0.55 : 1,
        })
      );
    });
    const next = bins.slice(index).find((one) => one.begin.length);
    const open = bin.begin.filter((one) => items[one].start === null).length;
    const begun = `${amount(bin.begin.length - open)} of them may begin in it`;
    const unbegun = open ? `, ${amount(open)} have no known start` : "";
    const said = `${bin.name}: ${numbered(total(bin), noun)} may fall in it, ${begun}${unbegun}`;
    const act = () => {
      memory.bin = index;
      go(next ? next.begin[0] : items.length - 1);
    };
    const about = {
      class: "bin",
      role: "button",
      tabindex: index === focusable ? 0 : -1,
      "aria-label": `${said}; show the rows from here`,
      "data-key": bin.begin.map((one) => items[one].key).join(" ") || null,
    };
    return svg(
      "g",
      { ...about, onclick: act, onkeydown: (event) => stepBins(event, act) },
      svg("title", {}, said),
      svg("rect", { class: "hit", x: x0, y: head, width: x1 - x0, height: floor - head }),
      parts.filter(Boolean),
    );
  });
  const spanned = [shown[0].start ?? bins[0].start, shown.at(-1).start ?? bins[0].start].map(time);
  drawn.append(
    ...rise.ticks.map(([value, text]) =>
      svg(
        "g",
        { class: "axis", "aria-hidden": "true" },
        svg("line", { class: "grid", x1: left, x2: width, y1: rise(value), y2: rise(value) }),
        svg("text", { class: "fine", x: left - 6, y: rise(value) + 4, "text-anchor": "end" }, text),
      ),
    ),
    ...marks,
    axis(time, { at: floor, ends, title: picture.axis, width }),
    svg("rect", {
      class: "here",
      x: spanned[0],
      y: floor,
      width: Math.max(3, spanned[1] - spanned[0]),
      height: 4,
    }),
  );
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
