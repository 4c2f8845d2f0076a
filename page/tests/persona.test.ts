import { describe, expect, it } from "vitest";
import { coloured, contrast, shades, wear } from "../src/persona";
import { session } from "../src/session";

const LIGHT = { paper: "#fbfaf7", ink: "#1e1f22" };

describe("the box's own colour", () => {
  it.each(["#ffff00", "#123456", "#c8452d", "#ffffff", "#7f7f7f"])("%s can be read", (accent) => {
    const found = shades(accent, LIGHT);
    expect(contrast(found.text, LIGHT.paper)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(found.on, accent)).toBeGreaterThanOrEqual(4);
  });

  it("is left alone when it is the one that ships", () => {
    expect(coloured({ light: "#C8452D", dark: "#F0735A" })).toBe("");
    expect(coloured({ light: "#123456", dark: "#F0735A" })).toContain("--accent:#123456");
  });

  it("is worn, and taken off again", () => {
    wear();
    const one = {
      user: null,
      setup: false,
      oidc: false,
      version: "",
      language: "",
      depths: [],
      models: true,
    };
    const persona = { name: "Bao", line: "", accent: { light: "#123456", dark: "#abcdef" } };
    session.value = { ...one, persona };
    expect(document.getElementById("persona")?.textContent).toContain("#abcdef");
    session.value = one;
    expect(document.getElementById("persona")).toBeNull();
  });
});
