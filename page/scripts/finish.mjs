// After the build: the shell of the service worker, compressed copies beside the files, and a hash of the sources that
// a test compares.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const page = new URL("..", import.meta.url).pathname;
const out = join(page, "../src/onebox/server/page");
const SMALLEST = 1024;
/** Above this the best compression takes minutes and saves little. */
const LARGE = 400_000;

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
    one.isDirectory() ? files(join(folder, one.name)) : [join(folder, one.name)],
  );
}

/** The same in tests/page/test_build.py: names and bytes of everything that goes into the build. */
export function sourceHash() {
  const hash = createHash("sha256");
  const names = ["index.html", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json"];
  const all = [
    ...names.map((one) => join(page, one)),
    ...files(join(page, "src")),
    ...files(join(page, "public")),
    ...files(join(page, "scripts")),
  ];
  for (const name of all.map((one) => relative(page, one)).sort((a, b) => (a < b ? -1 : 1))) {
    hash.update(`${name}\0`);
    hash.update(readFileSync(join(page, name)));
    hash.update("\0");
  }
  return hash.digest("hex");
}

/** Tell the service worker what to keep; its name for it changes with each build that differs. */
function fillWorker() {
  const html = readFileSync(join(out, "index.html"), "utf-8");
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((one) => one[1]);
  const later = readdirSync(join(out, "assets")).filter((one) => /^(words-.*\.js|more-.*\.css)$/.test(one));
  const shell = [...named, ...later.map((one) => `/assets/${one}`)];
  const build = createHash("sha256").update(html).update(shell.join()).digest("hex").slice(0, 12);
  const file = join(out, "sw.js");
  const worker = readFileSync(file, "utf-8")
    .replace("const SHELL = [];", `const SHELL = ${JSON.stringify(shell)};`)
    .replace('const BUILD = "";', `const BUILD = "${build}";`);
  writeFileSync(file, worker);
}

fillWorker();
for (const file of files(out)) {
  if (!/\.(js|css|html|svg|webmanifest)$/.test(file) || statSync(file).size < SMALLEST) continue;
  const bytes = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  const quality = bytes.length > LARGE ? 9 : 11;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
}
writeFileSync(join(out, "sources.sha256"), `${sourceHash()}\n`);
