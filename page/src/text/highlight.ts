import type { HLJSApi, LanguageFn } from "highlight.js";

type Module = { default: LanguageFn };

/** Each language is a file of its own and comes when it is met. */
const LANGUAGES: Record<string, () => Promise<Module>> = {
  bash: () => import("highlight.js/lib/languages/bash"),
  c: () => import("highlight.js/lib/languages/c"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  css: () => import("highlight.js/lib/languages/css"),
  diff: () => import("highlight.js/lib/languages/diff"),
  go: () => import("highlight.js/lib/languages/go"),
  ini: () => import("highlight.js/lib/languages/ini"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  markdown: () => import("highlight.js/lib/languages/markdown"),
  python: () => import("highlight.js/lib/languages/python"),
  rust: () => import("highlight.js/lib/languages/rust"),
  sql: () => import("highlight.js/lib/languages/sql"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
};

const ALIASES: Record<string, string> = {
  sh: "bash",
  shell: "bash",
  console: "bash",
  js: "javascript",
  jsx: "javascript",
  ts: "typescript",
  tsx: "typescript",
  py: "python",
  html: "xml",
  svg: "xml",
  yml: "yaml",
  toml: "ini",
  rs: "rust",
  "c++": "cpp",
  md: "markdown",
};

/** Longer code stays plain: colouring it would hold up the page. */
const LONGEST = 40_000;

let core: HLJSApi | undefined;

/** `code` as highlighted HTML (escaped by highlight.js), or null when the language is not known. */
export async function highlighted(code: string, name: string): Promise<string | null> {
  const language = ALIASES[name] ?? name;
  const load = LANGUAGES[language];
  if (!load || code.length > LONGEST) return null;
  const [engine, grammar] = await Promise.all([import("highlight.js/lib/core"), load()]);
  core ??= engine.default;
  if (!core.getLanguage(language)) core.registerLanguage(language, grammar.default);
  return core.highlight(code, { language, ignoreIllegals: true }).value;
}
