import { expect, test } from "vitest";
import { letter } from "../src/answer/numbers";

test.each([
  ["10.7. Domain Name System", "D"],
  ["第一章", "第"],
  ["«Évian» water", "É"],
  ["2024", "2"],
  ["…", "·"],
])("the letter of %s is %s", (title, shown) => {
  expect(letter(title)).toBe(shown);
});
