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

export default defineConfig({
  plugins: [onlyWoff2(), preact()],
  build: {
    outDir: "../src/onebox/server/page",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": process.env.ONEBOX_SERVER ?? "http://127.0.0.1:8720" } },
  test: { environment: "jsdom", include: ["tests/**/*.test.{ts,tsx}"] },
} as Parameters<typeof defineConfig>[0]);
