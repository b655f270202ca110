// Builds what pages load: one style, one script, the service worker, one sheet of icons and the pictures, each named by its
// content and compressed once, here. Called by build.rs with the folder of the npm packages and the one to write to.

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [packages, out] = process.argv.slice(2);
const assets = dirname(fileURLToPath(import.meta.url));
const modules = join(packages, "node_modules");
const require = createRequire(join(packages, "package.json"));
const esbuild = require("esbuild");
const sass = require("sass");

const types = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};

function style() {
  const { css } = sass.compile(join(assets, "css/app.scss"), {
    loadPaths: [modules],
    quietDeps: true,
    // Bootstrap 5.3 is still written with @import.
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  return esbuild.transformSync(css, { loader: "css", minify: true, legalComments: "none" }).code;
}

function script(name) {
  const built = esbuild.buildSync({
    entryPoints: [join(assets, "js", name)],
    bundle: true,
    format: "esm",
    legalComments: "none",
    minify: true,
    nodePaths: [modules],
    target: "es2022",
    write: false,
  });
  return built.outputFiles[0].text;
}

// The icons that templates and scripts name: icon("star") in the former, #star in the latter.
function icons() {
  const sources = [...files(join(assets, "../templates")), ...files(join(assets, "js"))].map((file) => readFileSync(file, "utf8"));
  const named = sources.flatMap((text) => [...text.matchAll(/icon\("([a-z0-9-]+)"/g)].map((match) => match[1]));
  const symbols = [...new Set(named)].sort().map((name) => {
    const svg = readFileSync(join(modules, "bootstrap-icons/icons", `${name}.svg`), "utf8");
    const paths = svg.replace(/^[^>]*>/s, "").replace("</svg>", "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 16 16">${paths}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

// Writes a file with its compressed forms under a name that changes with its content.
function emit(name, content) {
  const bytes = Buffer.from(content);
  const extension = extname(name);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const path = `${name.slice(0, -extension.length)}-${hash}${extension}`;
  writeFileSync(join(out, path), bytes);
  const smaller = extension !== ".png";
  if (smaller) {
    writeFileSync(join(out, `${path}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
    writeFileSync(join(out, `${path}.gz`), gzipSync(bytes, { level: 9 }));
  }
  const embedded = (suffix) => `include_bytes!(concat!(env!("OUT_DIR"), "/static/${path}${suffix}"))`;
  const compressed = smaller ? `Some(Compressed { brotli: ${embedded(".br")}, gzip: ${embedded(".gz")} })` : "None";
  return { name, path: `/static/${path}`, entry: `Asset { path: "/static/${path}", content_type: "${types[extension]}", bytes: ${embedded("")}, compressed: ${compressed} }` };
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const images = files(join(assets, "img"));
const emitted = images.filter((file) => !file.endsWith(".webmanifest")).map((file) => emit(relative(join(assets, "img"), file), readFileSync(file)));
emitted.push(emit("app.css", style()), emit("app.js", script("app.js")), emit("worker.js", script("worker.js")), emit("icons.svg", icons()));
// The manifest names pictures, so it comes when their names are known.
for (const file of images.filter((file) => file.endsWith(".webmanifest"))) {
  const text = emitted.reduce((text, asset) => text.replaceAll(`"/static/${asset.name}"`, `"${asset.path}"`), readFileSync(file, "utf8"));
  emitted.push(emit(relative(join(assets, "img"), file), text));
}
const constant = (name) => name.toUpperCase().replace(/[^A-Z0-9]/g, "_");
// Some are named by the manifest alone.
const constants_ = emitted.map(({ name, path }) => `/// The address of \`${name}\`.\n#[allow(dead_code)]\npub const ${constant(name)}: &str = "${path}";`);
const table = `static ASSETS: &[Asset] = &[\n${emitted.map(({ entry }) => `    ${entry},`).join("\n")}\n];`;
writeFileSync(join(out, "../assets.rs"), [...constants_, table, ""].join("\n"));
