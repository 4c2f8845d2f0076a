import { afterEach, describe, expect, it } from "vitest";
import { spoken } from "../src/talk/spoken";
import { chosen } from "../src/words";

describe("the language of a question", () => {
  afterEach(() => {
    chosen.value = "";
  });

  it("is its own where that is clear, whatever the interface speaks", () => {
    chosen.value = "en";
    expect(spoken("研究一下 Python 3.12 的变化")).toBe("zh");
    chosen.value = "zh";
    expect(spoken("How long is a stable release supported?")).toBe("en");
  });

  it("is the reader's where the words do not tell", () => {
    for (const [reader, text] of [
      ["zh", "1234 * 5678 = ?"],
      ["zh", "docker compose"],
      ["en", "What does 你好世界 mean?"],
      ["en", "Explain 你好"],
    ] as const) {
      chosen.value = reader;
      expect(spoken(text)).toBe(reader);
    }
  });
});
