// Scales and axes, of numbers and of time.

const FINE = 12; // px of an axis's texts
const AXIS = 42; // px that an axis takes
const DAY = 86_400_000; // ms

/** A scale from a range of numbers to one of px, linear or by powers of ten, with its ticks as [value, text]. */
function numberScale([low, high], [from, to], { log = false } = {}) {
  const count = Math.max(3, Math.floor(Math.abs(to - from) / 70));
  const bend = log ? (value) => Math.log10(Math.max(value, low)) : (value) => value;
  const scale = (value) => from + ((bend(value) - bend(low)) / (bend(high) - bend(low) || 1)) * (to - from);
  scale.ticks = (log ? powers(low, high) : steps(low, high, count)).map((value) => [value, amount(value)]);
  return scale;
}

function powers(low, high) {
  const ticks = [];
  for (let value = low; value <= high * 1.000001; value *= 10) ticks.push(value);
  return ticks;
}

/** Round numbers between two, about `count` of them; whole ones, since they count. */
function steps(low, high, count) {
  const raw = Math.max((high - low) / Math.max(count, 1), 1e-9);
  const ten = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, [1, 2, 5, 10].find((one) => one * ten >= raw) * ten);
  const ticks = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step / 1e6; value += step) ticks.push(value);
  return ticks;
}

/** A scale of time, in ms, with its ticks. */
function timeScale([low, high], [from, to]) {
  const scale = (value) => from + ((value - low) / (high - low)) * (to - from);
  scale.ticks = moments(low, high, Math.max(3, Math.floor((to - from) / 80)));
  return scale;
}

// Steps of a calendar, from days to decades: [months, days, how a tick is written].
const STEPS = [
  ...[1, 2, 7, 14].map((days) => [0, days, { day: "numeric", month: "short", year: "numeric" }]),
  ...[1, 3, 6].map((months) => [months, 0, { month: "short", year: "numeric" }]),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((years) => [12 * years, 0, { year: "numeric" }]),
];

/** Round moments of the calendar between two, in ms, at most `count` of them, as [value, text]. */
function moments(low, high, count) {
  const long = ([months, days]) => (months * 30.4 + days) * DAY;
  const [months, days, written] = STEPS.find((step) => (high - low) / long(step) <= count) ?? STEPS.at(-1);
  const first = new Date(low);
  const year = months >= 12 ? Math.floor(first.getUTCFullYear() / (months / 12)) * (months / 12) : first.getUTCFullYear();
  const at = (place) => (months ? Date.UTC(year, place * months) : Date.UTC(year, first.getUTCMonth(), 1 + place * days));
  const ticks = [];
  for (let place = 0; at(place) <= high; place += 1) {
    if (at(place) >= low)
      ticks.push([at(place), new Date(at(place)).toLocaleDateString("en-GB", { ...written, timeZone: "UTC" })]);
  }
  return ticks;
}

/**
 * An axis along the top or the bottom: its line, ticks, their texts and its title.
 *
 * at: the y of its line, in px. grid: how far lines reach from it into the plot. ends: x of the plot's edges.
 */
function axis(scale, { at, ends: [from, to], title, side = "bottom", grid = 0, width }) {
  const below = side === "bottom" ? 1 : -1;
  const line = (y) => at + below * y;
  let taken = -Infinity;
  const ticks = scale.ticks.map(([value, text]) => {
    const x = scale(value);
    const half = textWidth(text, FINE) / 2;
    const middle = Math.min(Math.max(x, half), width - half);
    const clear = middle - half > taken + 8;
    if (clear) taken = middle + half;
    return [
      svg("line", { class: "grid", x1: x, x2: x, y1: at, y2: at - below * grid }),
      svg("line", { class: "tick", x1: x, x2: x, y1: at, y2: line(5) }),
      clear && svg("text", { class: "fine", x: middle, y: line(side === "bottom" ? 17 : 9), "text-anchor": "middle" }, text),
    ].filter(Boolean);
  });
  const half = textWidth(title, FINE) / 2;
  const middle = Math.min(Math.max((from + to) / 2, half), width - half);
  return svg(
    "g",
    { class: "axis", "aria-hidden": "true" },
    ticks,
    svg("line", { class: "tick", x1: from, x2: to, y1: at, y2: at }),
    svg(
      "text",
      { class: "fine axis-title", x: middle, y: line(side === "bottom" ? 35 : 27), "text-anchor": "middle" },
      fitted(title, width, FINE),
    ),
  );
}
