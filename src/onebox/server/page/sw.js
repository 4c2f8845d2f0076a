// The shell only: the page opens when the server is away, and says so. Answers and files are never kept here.
// `scripts/finish.mjs` fills in what the shell is: what the empty box needs, and the words of both languages, because
// the one that is not spoken could not be fetched without a server.
const SHELL = ["/assets/entry-BGA2ddwb.js","/assets/entry-DxEeEBQH.css","/assets/page-D8G84hd3.js","/assets/rolldown-runtime-XKyaHtl9.js","/assets/more-BAnqRSua.css","/assets/words-en-box-CJVhoYeG.js","/assets/words-en-more-CCoUyJ26.js","/assets/words-zh-box-KMXae_nn.js","/assets/words-zh-more-Dw0VtvXm.js"];
const BUILD = "eeb609d8e4a0";
const CACHE = `onebox-shell-${BUILD}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(["/", ...SHELL]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event.request));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(event.request));
});

/** Fresh from the server; the kept one only when there is no server. Its assets that changed are dropped. */
async function page(request) {
  try {
    const answer = await fetch(request);
    const own =
      answer.ok && !answer.redirected && (answer.headers.get("content-type") ?? "").includes("text/html");
    if (own && !/^\/(api|v1)\//.test(new URL(request.url).pathname)) await keep(answer.clone());
    return answer;
  } catch {
    return (await caches.match("/")) ?? Response.error();
  }
}

async function keep(answer) {
  const cache = await caches.open(CACHE);
  const before = await (await cache.match("/"))?.text();
  const now = await answer.clone().text();
  await cache.put("/", answer);
  if (before === undefined || before === now) return;
  for (const one of await cache.keys())
    if (new URL(one.url).pathname.startsWith("/assets/")) await cache.delete(one);
}

/** Named by their content: what is kept is right for ever. */
async function asset(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
}
