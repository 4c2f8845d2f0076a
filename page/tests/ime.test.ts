import { describe, expect, it } from "vitest";
import { ImeGuard } from "../src/ask/ime";

const enter = (timeStamp: number, part: Partial<{ isComposing: boolean; keyCode: number }> = {}) => ({
  isComposing: false,
  keyCode: 13,
  timeStamp,
  ...part,
});

describe("Enter and the input method", () => {
  it("sends when nothing was composed", () => {
    expect(new ImeGuard().takes(enter(5))).toBe(false);
  });

  it("belongs to the input method while composing (Chrome, Firefox)", () => {
    const guard = new ImeGuard();
    guard.start();
    expect(guard.takes(enter(100, { isComposing: true, keyCode: 229 }))).toBe(true);
    guard.end(101);
    guard.keyUp();
    expect(guard.takes(enter(130))).toBe(false);
  });

  it("keyCode 229 alone is enough", () => {
    expect(new ImeGuard().takes(enter(100, { keyCode: 229 }))).toBe(true);
  });

  it("Safari: the composition ends first, then the same key press arrives", () => {
    const guard = new ImeGuard();
    guard.start();
    guard.end(100);
    expect(guard.takes(enter(101))).toBe(true);
    guard.keyUp();
    expect(guard.takes(enter(150))).toBe(false);
  });

  it("does not swallow the next Enter, however quick", () => {
    const guard = new ImeGuard();
    guard.start();
    guard.end(100);
    guard.keyUp();
    expect(guard.takes(enter(110))).toBe(false);
  });

  it("a candidate chosen with the mouse: a later Enter is the person's own", () => {
    const guard = new ImeGuard();
    guard.start();
    guard.end(100);
    expect(guard.takes(enter(400))).toBe(false);
  });
});
