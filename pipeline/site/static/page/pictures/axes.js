// Scales and axes, of numbers and of time.

const FINE = 12; // px of an axis's texts
const AXIS = 42; // px that an axis takes
const DAY = 86_400_000; // ms

/** A scale from a range of numbers to one of px, linear or by powers of ten, with its ticks as [value, text]. */
function numberScale(domain, range, { log = false } = {}) {
  const made = log ? Draw.scaleLog(domain, range).clamp(true) : Draw.scaleLinear(domain, range);
  const count = Math.max(3, Math.floor(Math.abs(range[1] - range[0]) / 70));
  const whole = log ? (value) => Number.isInteger(Math.log10(value)) : Number.isInteger; // what is counted has no half
  const scale = (value) => made(value);
  scale.ticks = made
    .ticks(count)
    .filter(whole)
    .map((value) => [value, amount(value)]);
  return scale;
}

/** A scale of time, in ms, with its ticks: years, months with their year, or days. */
function timeScale(domain, range) {
  const made = Draw.scaleUtc(domain, range);
  const ticks = made.ticks(Math.max(3, Math.floor((range[1] - range[0]) / 90)));
  const first = (tick) => tick.getUTCDate() === 1;
  const written = ticks.every((tick) => first(tick) && tick.getUTCMonth() === 0)
    ? "%Y"
    : ticks.every(first)
      ? "%b %Y"
      : "%-d %b %Y";
  const scale = (value) => made(value);
  scale.ticks = ticks.map((tick) => [tick, Draw.utcFormat(written)(tick)]);
  return scale;
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
      clear &&
        svg(
          "text",
          { class: "fine", x: middle, y: line(side === "bottom" ? 17 : 9), "text-anchor": "middle" },
          text,
        ),
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
