import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { chosen, t, tOr } from "../src/words";
import { en } from "../src/words/en";
import { size, when } from "../src/words/figures";
import { reasonWords } from "../src/words/reasons";
import { zh } from "../src/words/zh";

const places = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe("both languages", () => {
  it("have the same keys", () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  it.each(Object.keys(en) as (keyof typeof en)[])("%s has the same places to fill in", (key) => {
    // {n} may be left out by a language that does not count
    const without = (list: string[]) => list.filter((one) => one !== "{n}");
    expect(without(places(zh[key]))).toEqual(without(places(en[key])));
    expect(zh[key]).not.toBe("");
    expect(en[key]).not.toBe("");
  });

  it("speak without exclamation marks and emoji", () => {
    for (const text of [...Object.values(en), ...Object.values(zh)]) {
      expect(text).not.toMatch(/[!！]|\p{Extended_Pictographic}/u);
    }
  });
});

it("every key that the page uses exists, and every key is used", () => {
  const files = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? files(path) : /\.tsx?$/.test(name) ? [path] : [];
    });
  const root = join(import.meta.dirname, "../src");
  const code = files(root)
    .filter((name) => !name.includes("/words/en") && !name.includes("/words/zh"))
    .map((name) => readFileSync(name, "utf-8"))
    .join("\n");
  const patterns = [...code.matchAll(/`([a-z]+(?:\.[a-z]+)*)\.\$\{/g)].map((one) => `${one[1]}.`);
  const unused = Object.keys(en).filter(
    (key) => !code.includes(`"${key}"`) && !patterns.some((prefix) => key.startsWith(prefix)),
  );
  expect(unused).toEqual([]);
});

describe("words in use", () => {
  beforeEach(() => {
    chosen.value = "en";
  });

  it("follow the number", () => {
    expect(t("steps.n", { n: 1 })).toBe("1 step");
    expect(t("steps.n", { n: 7 })).toBe("7 steps");
    chosen.value = "zh";
    expect(t("steps.n", { n: 1 })).toBe("1 步");
  });

  it("keep what they do not know", () => {
    expect(tOr("step.dance", "dance")).toBe("dance");
  });

  it("say the engine's reasons in the reader's language", () => {
    chosen.value = "zh";
    expect(reasonWords("no passage says this")).toBe("没有哪一段这样说。");
    expect(reasonWords("not in the quotes: 300 元")).toBe("原句里没有：300 元");
    expect(reasonWords("something new")).toBe("something new");
  });

  it("tell sizes and times as people do", () => {
    expect(size(412_000)).toBe("412 kB");
    expect(size(5_904_000)).toBe("5.9 MB");
    const now = Date.UTC(2026, 10, 22, 12);
    expect(when(now / 1000 - 30, now)).toBe("just now");
    expect(when(now / 1000 - 180, now)).toBe("3 min ago");
    expect(when(new Date(now - 86_400_000).toISOString(), now)).toBe("1 day ago");
    expect(when(null, now)).toBe("");
  });
});
