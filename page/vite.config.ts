import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";

/** Browsers that run this page all read woff2: the older forms of katex's fonts stay out of the build. */
function onlyWoff2(): Plugin {
  return {
    name: "only-woff2",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("katex") || !id.endsWith(".css")) return null;
      return code.replace(/,\s*url\([^)]+\.(?:woff|ttf)\)\s*format\(["'](?:woff|truetype)["']\)/g, "");
    },
  };
}

/** The page is fetched beside the entry that asks for it, not after it. */
function pageAtOnce(): Plugin {
  return {
    name: "page-at-once",
    transformIndexHtml(_, { bundle }) {
      const page = Object.values(bundle ?? {}).find((one) => one.type === "chunk" && one.name === "page");
      if (page?.type !== "chunk") return [];
      return [page.fileName, ...page.imports.filter((one) => !one.includes("/entry-"))].map((one) => ({
        tag: "link",
        attrs: { rel: "modulepreload", crossorigin: "", href: `/${one}` },
        injectTo: "head" as const,
      }));
    },
  };
}

/** What is fetched at first, beside words of one language: the entry, and the page with all it cannot start without. */
const GROUPS = [
  {
    name: "entry",
    priority: 2,
    test: /\/src\/main\.ts$|\/words\/(load|wanted)\.ts$|preload-helper/,
  },
  { name: "page", priority: 1, test: /\/src\/start\.tsx$/ },
];

/** Which language's words a file holds is told by its name. */
const named = ({ facadeModuleId }: { facadeModuleId?: string | null }): string => {
  const [, language, part] = /\/words\/(zh|en)\/(box|more)\.ts$/.exec(facadeModuleId ?? "") ?? [];
  return language ? `assets/words-${language}-${part}-[hash].js` : "assets/[name]-[hash].js";
};

export default defineConfig({
  plugins: [onlyWoff2(), preact(), pageAtOnce()],
  build: {
    outDir: "../src/onebox/server/page",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { chunkFileNames: named, codeSplitting: { groups: GROUPS } } },
  },
  server: { proxy: { "/api": process.env.ONEBOX_SERVER ?? "http://127.0.0.1:8720" } },
  test: { environment: "jsdom", include: ["tests/**/*.test.{ts,tsx}"], setupFiles: ["tests/setup.ts"] },
} as Parameters<typeof defineConfig>[0]);
