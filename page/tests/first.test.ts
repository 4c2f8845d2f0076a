import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { en } from "../src/words/en";
import { box } from "../src/words/en/box";

/** The files that the empty box cannot be shown without, from their imports. */
function needed(): string[] {
  const seen = new Set<string>();
  const wanted = [join(import.meta.dirname, "../src/start.tsx")];
  for (let file = wanted.pop(); file; file = wanted.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const imports = readFileSync(file, "utf-8").matchAll(/^(?:import|export) (?!type )[^;]*?"(\.[^"]*)";/gm);
    for (const [, name] of imports) {
      const path = join(dirname(file), name as string);
      const found = [`${path}.ts`, `${path}.tsx`, join(path, "index.ts")].find(existsSync);
      if (found) wanted.push(found);
    }
  }
  return [...seen];
}

it("the empty box says only what comes with it", () => {
  const files = needed();
  expect(files.length).toBeGreaterThan(20);
  const code = files.map((name) => readFileSync(name, "utf-8")).join("\n");
  const prefixes = [...code.matchAll(/\bt\(`([a-z.]+)\$\{/g)].map((one) => one[1] as string);
  const said = Object.keys(en).filter(
    (key) =>
      code.includes(key.includes(".") ? `"${key}"` : `t("${key}"`) ||
      prefixes.some((one) => key.startsWith(one)),
  );
  expect(said.length).toBeGreaterThan(40);
  expect(said.filter((key) => !(key in box))).toEqual([]);
  expect(Object.keys(box).filter((key) => !said.includes(key))).toEqual([]);
});

it("the empty box needs no run, no answer and no dialog", () => {
  const names = needed().map((one) => one.split("/src/")[1]);
  for (const late of ["fold.ts", "stream.ts", "talk/runs.ts", "talk/talk.ts", "parts/Dialog.tsx"]) {
    expect(names).not.toContain(late);
  }
});
