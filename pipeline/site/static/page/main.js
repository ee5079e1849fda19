// The page itself: what is drawn, when, and which part of it an address opens.

// Each drawing that stands on the page: its element, its picture, its options.
const drawings = [];

async function start() {
  const data = new Package(await unpack(document.getElementById("data").textContent));
  for (const picture of data.pictures) frame(data, picture);
  for (const host of document.querySelectorAll("#changes-since .drawing"))
    drawings.push([host, { kind: "changes", title: host.dataset.title }, {}]);
  for (const table of data.tables.values()) unfold(data, table);
  new Finder(document.getElementById("search"), document.getElementById("found"), data);
  copying();
  remembering();
  redraw(data);
  new ResizeObserver(() => redraw(data)).observe(document.body);
  addEventListener("hashchange", () => route(data));
  route(data);
  document.documentElement.dataset.ready = Math.round(performance.now());
}

/** Put a declared picture, or why it isn't drawn, into the figure that stands for it. */
function frame(data, picture) {
  const figure = document.getElementById(`picture-${data.pictures.indexOf(picture) + 1}`);
  const relation = data.relation(picture.relation);
  const host = figure.querySelector(".drawing");
  const table = figure.querySelector(".as-table");
  const large = data.tooLarge(picture);
  if (large) host.textContent = tooMany(large);
  else drawings.push([host, picture, {}]);
  const drawn = [picture.relation, picture.marks?.relation, picture.places].filter(
    (one) => data.relation(one)?.rows,
  );
  if (!drawn.length) table.remove();
  once(table, () => {
    for (const one of drawn) {
      const part = el("div");
      table.append(part);
      new TableView(part, data, data.relation(one), {
        label: `${picture.title}, as a table: ${data.table(one)?.title ?? one}`,
      });
    }
  });
}

/** Say that a relation isn't here, and where it is. */
function tooMany({ name, count }) {
  return `${counted(count, "row")} are too many for this page. The database holds them: FROM ${name}`;
}

/** Fill a published table when its section is opened for the first time. */
function unfold(data, table) {
  const section = document.getElementById(`table-${table.name}`);
  const host = section.querySelector("div");
  if (!table.rows)
    host.textContent = `${counted(table.count, "row")} are too many for this page; they stand in data/${table.name}.csv and .parquet.`;
  else
    once(
      section,
      () => new TableView(host, data, table, { columns: table.columnsFirst, label: table.title, more: true }),
    );
}

function once(details, act) {
  const open = () => {
    if (!details.open) return;
    details.removeEventListener("toggle", open);
    if (!details.dataset.filled) act();
    details.dataset.filled = "";
  };
  details.addEventListener("toggle", open);
  details.fill = () => {
    details.open = true;
    open();
  };
}

/** Draw one picture; what can't be drawn says so, and keeps nothing else from being shown. */
function draw(host, picture, data, options) {
  try {
    PICTURES[picture.kind](host, picture, data, options);
  } catch (error) {
    host.textContent = "This picture can't be drawn; its table can be read.";
    console.error(error);
  }
}

/** Draw what has another width than when it was drawn, and can be seen. */
function redraw(data) {
  for (const [host, picture, options] of drawings) {
    const width = host.clientWidth;
    if (!width || Number(host.dataset.width) === width) continue;
    host.dataset.width = width;
    draw(host, picture, data, options);
  }
}

let shown; // the entry of the history

/** Show what the address after # names: a record, a table, a place on the front, or the front itself. */
function route(data) {
  const address = location.hash.slice(1);
  const [name, ...rest] = address.split("/");
  const table = data.table(name);
  shown = entry();
  const been = scrolled.get(shown);
  const front = document.getElementById("front");
  const article = document.getElementById("record");
  const isRecord = Boolean(rest.length && table);
  drawings.splice(0, drawings.length, ...drawings.filter(([host]) => front.contains(host)));
  article.replaceChildren();
  const heading = isRecord ? showRecord(article, data, table, decoded(rest.join("/"))) : null;
  front.hidden = isRecord;
  article.hidden = !isRecord;
  document.title = heading ? `${heading.textContent} · ${front.dataset.title}` : front.dataset.title;
  redraw(data);
  const target = !isRecord && address && document.getElementById(table ? `table-${name}` : decoded(address));
  if (target) open(target);
  else scrollTo(0, 0);
  if (been !== undefined) scrollTo(0, been); // somebody came back
  scrolled.set(shown, scrollY);
  heading?.focus({ preventScroll: true });
}

// How far each entry of the history was scrolled; the browser can't tell, since the page changes.
const scrolled = new Map();

/** The entry that is shown now, by the moment when it was first shown: it outlives a reload, a count wouldn't. */
function entry() {
  if (!history.state?.entry) history.replaceState({ entry: performance.timeOrigin + performance.now() }, "");
  return history.state.entry;
}

function remembering() {
  history.scrollRestoration = "manual";
  addEventListener("scroll", () => scrolled.set(shown, scrollY));
}

/** A part of an address as text; as it stands where it was never encoded. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Open every fold around a place on the front, and go there. */
function open(target) {
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    if (fold.fill) fold.fill();
    else fold.open = true;
  }
  target.scrollIntoView();
}

/** Let the buttons for citations put them on the clipboard, and say so beside them. */
function copying() {
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy], [data-text]");
    if (!button) return;
    const text = button.dataset.text ?? document.getElementById(button.dataset.copy).textContent;
    button.nextElementSibling.textContent = (await copied(text)) ? "copied" : "press Ctrl+C";
  });
}

/** Copy a text; where the browser keeps its clipboard closed, as on file://, by a selection. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = el("textarea", { readonly: true, class: "unseen" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

start().catch((error) => {
  const told =
    "Pictures, tables and the search can't be shown in this browser. The files under Downloads hold the data.";
  document.querySelector(".head").append(el("p", { class: "note", role: "alert" }, told));
  console.error(error);
});
