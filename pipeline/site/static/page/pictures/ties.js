// Ties of a network: which pairs of actors claims tie, and in which order their arcs are short.

const ACTORS_AT_ONCE = 30; // of more than these, those with most claims are drawn

/**
 * Pairs of actors and what is claimed of them: {ends, value, directed, rows, keys, witnesses, weak}. The order of a
 * pair matters where the relation has a direction. `witnesses` counts those who claim it, `weak` its weak claims.
 */
function tiesOf(picture, data) {
  const weak = Object.entries(picture.weak ?? {});
  const rows = data
    .relation(picture.relation)
    .rows.filter((row) => row[picture.from] !== null && row[picture.to] !== null);
  const directed = (row) => (picture.directed ?? []).includes(row[picture.colour]);
  const pair = (row) => {
    const ends = [String(row[picture.from]), String(row[picture.to])];
    return directed(row) ? ends : ends.sort();
  };
  return [...grouped(rows, (row) => JSON.stringify([...pair(row), row[picture.colour]])).values()].map(
    (some) => ({
      ends: pair(some[0]),
      value: some[0][picture.colour],
      directed: directed(some[0]),
      rows: some,
      keys: some.map((row) => String(row[picture.key])).join(" "),
      witnesses: picture.witness ? new Set(some.map((row) => row[picture.witness])).size : some.length,
      weak: some.filter((row) => weak.some(([column, values]) => values.includes(row[column]))).length,
    }),
  );
}

/** A tie in words: "Defection: A → B, 6 claims of 3 lineages, 2 of them weak". */
function tieWords({ ends, directed, rows, witnesses, weak }, kind, names, witness) {
  const firm =
    weak === rows.length ? ", none of them firm" : weak ? `, ${amount(weak)} of them not firm` : "";
  const whose = witness ? ` of ${counted(witnesses, witness)}` : "";
  return `${kind}: ${ends.map(names).join(directed ? " → " : " and ")}, ${counted(rows.length, "claim")}${whose}${firm}`;
}

/** How many claims each actor is in; most first. */
function tieWeights(ties) {
  const weights = new Map();
  for (const tie of ties)
    for (const end of new Set(tie.ends)) weights.set(end, (weights.get(end) ?? 0) + tie.rows.length);
  return new Map([...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}

function chosenActors(weights, ties, one) {
  if (!one) return new Set([...weights.keys()].slice(0, ACTORS_AT_ONCE));
  const near = tieWeights(ties.filter((tie) => tie.ends.includes(one)));
  return new Set([one, ...[...near.keys()].filter((key) => key !== one).slice(0, ACTORS_AT_ONCE - 1)]);
}

/** An order in which arcs are short: each name moves to where it makes them shortest, until none does. */
function shortOrder(keys, ties) {
  const near = new Map(keys.map((key) => [key, []]));
  for (const tie of ties) {
    const [a, b] = tie.ends;
    if (a === b) continue;
    near.get(a).push([b, Math.sqrt(tie.rows.length)]);
    near.get(b).push([a, Math.sqrt(tie.rows.length)]);
  }
  let order = keys;
  const cost = (some) => {
    const place = new Map(some.map((key, index) => [key, index]));
    let sum = 0;
    for (const [key, others] of near)
      for (const [other, weight] of others) sum += weight * Math.abs(place.get(key) - place.get(other));
    return sum;
  };
  let least = cost(order);
  for (let pass = 0; pass < 4; pass += 1) {
    const before = least;
    for (const key of keys) {
      const rest = order.filter((one) => one !== key);
      for (let place = 0; place < keys.length; place += 1) {
        const moved = [...rest.slice(0, place), key, ...rest.slice(place)];
        const now = cost(moved);
        if (now < least - 1e-9) [order, least] = [moved, now];
      }
    }
    if (least === before) break;
  }
  return order;
}
