// Bundles the scripts of the pages and their libraries into ../pipeline/site/vendor, with all licences. The bytes are
// the same each time.
import { build } from "esbuild";
import { copyFile, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const SCRIPTS = join(HERE, "..", "pipeline", "site", "scripts");
const TARGET = join(HERE, "..", "pipeline", "site", "vendor");

// A bundle is a classic script: a page that is opened by double click may not load modules. The page is a single file,
// so its bundle contains the licences; the console has LICENCES.txt next to it.
const BUNDLES = [
  { file: "page.min.js", entry: "page/main.js", containsLicences: true },
  { file: "report.min.js", entry: "report/main.js", containsLicences: true },
  { file: "console.min.js", entry: "console/main.js", containsLicences: false },
];
// Files that are copied unchanged: package, file, and name in the target folder.
const COPIES = [
  { name: "world-atlas", from: "countries-50m.json", file: "countries-50m.json" },
  { name: "i18n-iso-countries", from: "codes.json", file: "iso-3166-1.json" },
];
// Licences of packages that contain none, from their repositories.
const MISSING_LICENCES = { "@duckdb/duckdb-wasm": "licences/duckdb-wasm.txt" };

/** Bundle a script and return its code and the names of the packages in it. */
async function bundle(entry) {
  const { metafile, outputFiles } = await build({
    entryPoints: [join(SCRIPTS, entry)],
    absWorkingDir: HERE,
    nodePaths: [join(HERE, "node_modules")],
    bundle: true,
    minify: true,
    charset: "utf8",
    format: "iife",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    metafile: true,
    write: false,
    outdir: TARGET,
  });
  const [{ inputs }] = Object.values(metafile.outputs);
  const paths = Object.keys(inputs).filter((path) => inputs[path].bytesInOutput > 0);
  const names = paths.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return { code: outputFiles[0].text, packages: [...new Set(names.filter(Boolean))].sort() };
}

/** Return a package's name with version and licence, and the text of its licence. */
async function readLicence(name) {
  const folder = join(HERE, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
  const paths = files.map((file) => join(folder, file));
  if (!paths.length && !MISSING_LICENCES[name])
    throw new Error(`${name} contains no licence: add one to licences/ and name it in build.mjs`);
  if (!paths.length) paths.push(join(HERE, MISSING_LICENCES[name]));
  const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  return { title: `${name} ${version} (${license})`, text: texts.join("\n").replaceAll("\r\n", "\n").trim() };
}

/** Return a comment with the licences of some packages; the same text appears only once. */
async function licenceComment(packages) {
  const titles = new Map();
  for (const { title, text } of await Promise.all(packages.map(readLicence)))
    titles.set(text, [...(titles.get(text) ?? []), title]);
  const parts = [...titles].map(([text, names]) => `${names.join(", ")}\n\n${text}`);
  return `/*! This script contains:\n\n${parts.join("\n\n").replaceAll("*/", "* /")}\n*/\n`;
}

/** Write LICENCES.txt: each package with the files that it is in. */
async function writeLicences(filesOf) {
  const parts = [...filesOf]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(async ([name, files]) => {
      const { title, text } = await readLicence(name);
      const heading = `${title}, in ${[...files].sort().join(", ")}`;
      return `${heading}\n${"=".repeat(heading.length)}\n\n${text}\n`;
    });
  await writeFile(join(TARGET, "LICENCES.txt"), (await Promise.all(parts)).join("\n\n"));
}

const filesOf = new Map();
const add = (name, file) => filesOf.set(name, [...(filesOf.get(name) ?? []), file]);
for (const { file, entry, containsLicences } of BUNDLES) {
  const { code, packages } = await bundle(entry);
  const comment = !packages.length
    ? ""
    : containsLicences
      ? await licenceComment(packages)
      : "/*! LICENCES.txt lists the packages that this script contains. */\n";
  await writeFile(join(TARGET, file), comment + code);
  for (const name of packages) add(name, file);
}
for (const { name, from, file } of COPIES) {
  await copyFile(join(HERE, "node_modules", name, from), join(TARGET, file));
  add(name, file);
}
await writeLicences(filesOf);
