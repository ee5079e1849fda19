// Bundles the pages' libraries into ../pipeline/site/vendor, with the licence of each; the same bytes each run.
import { build } from "esbuild";
import { copyFile, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const TARGET = join(HERE, "..", "pipeline", "site", "vendor");
// Taken as they are: the file here, and its name there.
const COPIED = {
  "node_modules/world-atlas": ["countries-50m.json", "countries-50m.json"],
  "node_modules/i18n-iso-countries": ["codes.json", "iso-3166-1.json"],
};
// Packages that ship no licence text: it stands here, as their repositories have it.
const KEPT = { "@duckdb/duckdb-wasm": "licences/duckdb-wasm.txt" };

// Each bundle is a global of a classic script, so that a page opens by double click too.
const BUNDLES = {
  DuckDB: {
    file: "duckdb.min.js",
    from: { "@duckdb/duckdb-wasm": ["AsyncDuckDB", "VoidLogger"] },
  },
  Charts: {
    file: "charts.min.js",
    from: {
      "@observablehq/plot": "barX dot lineY plot ruleX".split(" "),
    },
  },
  Draw: {
    file: "draw.min.js",
    from: {
      d3: "geoMercator scaleLinear scaleLog scaleUtc symbol symbolsFill utcFormat".split(" "),
    },
  },
};

/** Return a package's licence texts: its LICENSE and NOTICE files, or the one that is kept here. */
const licence = async (folder, name) => {
  const files = (await readdir(join(HERE, folder)))
    .filter((file) => /^(licen[cs]e|notice)/i.test(file))
    .sort();
  const paths = files.length ? files.map((file) => join(folder, file)) : [KEPT[name]];
  if (!paths[0])
    throw new Error(`${name} has no licence text: put one into licences/ and name it in build.mjs`);
  return (await Promise.all(paths.map((path) => readFile(join(HERE, path), "utf8")))).join("\n");
};

/** The licence that a page which holds a bundle must carry: that of the packages it is made of. */
const notice = async (names) => {
  const texts = await Promise.all(names.map((name) => licence(join("node_modules", name), name)));
  return `/*! ${names.join(", ")}. See LICENCES.txt for what they are made of.\n\n${texts.join("\n").trim().replaceAll("*/", "* /")}\n*/`;
};

/** Write one bundle and return the folders in node_modules whose files are in it. */
const bundle = async (globalName, { file, from }) => {
  const lines = Object.entries(from).map(([name, parts]) => `export { ${parts.join(", ")} } from "${name}";`);
  const { metafile } = await build({
    stdin: { contents: lines.join("\n"), resolveDir: HERE },
    outfile: join(TARGET, file),
    absWorkingDir: HERE,
    bundle: true,
    minify: true,
    format: "iife",
    globalName,
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    banner: { js: await notice(Object.keys(from)) },
    metafile: true,
  });
  const [{ inputs }] = Object.values(metafile.outputs);
  const used = Object.keys(inputs).filter((path) => inputs[path].bytesInOutput > 0);
  return used.map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean);
};

/** Describe a package: name, version, licence, what of it is shipped, and the licence's text. */
const describe = async (folder, files) => {
  const about = JSON.parse(await readFile(join(HERE, folder, "package.json"), "utf8"));
  const text = (await licence(folder, about.name)).replaceAll("\r\n", "\n").trim();
  const title = `${about.name} ${about.version} (${about.license}), in ${[...files].sort().join(", ")}`;
  return `${title}\n${"=".repeat(title.length)}\n\n${text}\n`;
};

const shipped = new Map(Object.entries(COPIED).map(([folder, [, name]]) => [folder, new Set([name])]));
for (const [name, about] of Object.entries(BUNDLES)) {
  for (const folder of await bundle(name, about)) {
    shipped.set(folder, (shipped.get(folder) ?? new Set()).add(about.file));
  }
}
for (const [folder, [from, name]] of Object.entries(COPIED))
  await copyFile(join(HERE, folder, from), join(TARGET, name));
const texts = await Promise.all([...shipped].sort().map(([folder, files]) => describe(folder, files)));
await writeFile(join(TARGET, "LICENCES.txt"), texts.join("\n\n"));
