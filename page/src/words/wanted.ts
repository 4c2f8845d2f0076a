/** Which language the reader wants. Nothing else is in here: it is asked before the page itself has come. */
export type Language = "zh" | "en";

/** What the reader chose; empty: as the browser says. */
export function kept(): Language | "" {
  const value = globalThis.localStorage?.getItem("language");
  return value === "zh" || value === "en" ? value : "";
}

export function fromBrowser(): Language {
  const wanted = globalThis.navigator?.languages ?? [globalThis.navigator?.language ?? "en"];
  for (const one of wanted) {
    if (/^zh\b/i.test(one)) return "zh";
    if (/^en\b/i.test(one)) return "en";
  }
  return "en";
}
