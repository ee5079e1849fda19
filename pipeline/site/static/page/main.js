// The page itself: what is drawn, when, and which part of it an address opens.

// Each drawing that stands on the page: its element, its picture, its options.
const drawings = [];

async function start() {
  const data = new Package(await unpack(document.getElementById("data").textContent));
  for (const picture of data.pictures) frame(data, picture);
  for (const host of document.querySelectorAll("#changes-since .drawing")) drawings.push([host, { kind: "changes", title: host.dataset.title }, {}]);
  for (const table of data.tables.values()) unfold(data, table);
  new Finder(document.getElementById("search"), document.getElementById("found"), data);
  copying();
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
  if (!relation.rows) table.remove();
  else once(table, () => new TableView(table.querySelector("div"), data, relation, { label: `${picture.title}, as a table` }));
}

/** Say that a relation isn't here, and where it is. */
function tooMany({ name, count }) {
  return `${counted(count, "row")} are too many for this page. The database holds them: FROM ${name}`;
}

/** Fill a published table when its section is opened for the first time. */
function unfold(data, table) {
  const section = document.getElementById(`table-${table.name}`);
  const host = section.querySelector("div");
  if (!table.rows) host.textContent = `${counted(table.count, "row")} are too many for this page; they stand in data/${table.name}.csv and .parquet.`;
  else once(section, () => new TableView(host, data, table, { columns: table.columnsFirst, label: table.title, more: true }));
}

function once(details, act) {
  const open = () => {
    if (!details.open) return;
    details.removeEventListener("toggle", open);
    if (!details.dataset.filled) act();
    details.dataset.filled = "";
  };
  details.addEventListener("toggle", open);
  details.fill = () => { details.open = true; open(); };
}

/** Draw what has another width than when it was drawn, and can be seen. */
function redraw(data) {
  for (const [host, picture, options] of drawings) {
    const width = host.clientWidth;
    if (!width || Number(host.dataset.width) === width) continue;
    host.dataset.width = width;
    PICTURES[picture.kind](host, picture, data, options);
  }
}

let left = 0; // how far the front was scrolled when a record was opened

/** Show what the address after # names: a record, a place on the front, or the front as it was left. */
function route(data) {
  const address = location.hash.slice(1);
  const [name, ...rest] = address.split("/");
  const table = rest.length ? data.table(name) : undefined;
  const front = document.getElementById("front");
  const article = document.getElementById("record");
  if (table) {
    if (!front.hidden) left = scrollY;
    drawings.splice(0, drawings.length, ...drawings.filter(([host]) => front.contains(host)));
    const heading = showRecord(article, data, table, decoded(rest.join("/")));
    front.hidden = true;
    article.hidden = false;
    document.title = `${heading.textContent} · ${front.dataset.title}`;
    scrollTo(0, 0);
    heading.focus({ preventScroll: true });
    redraw(data);
    return;
  }
  const back = front.hidden;
  front.hidden = false;
  article.hidden = true;
  article.replaceChildren();
  document.title = front.dataset.title;
  redraw(data);
  const target = address && document.getElementById(decoded(address));
  if (target) open(target);
  else if (back && !address) scrollTo(0, left);
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

/** Let the buttons beside citations put them on the clipboard, and say so. */
function copying() {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy).textContent;
      button.nextElementSibling.textContent = (await copied(text)) ? "copied" : "press Ctrl+C";
    });
  }
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

start();
