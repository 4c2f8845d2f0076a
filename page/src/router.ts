import { computed, signal } from "@preact/signals";

const here = signal(location.pathname + location.search);
addEventListener("popstate", () => {
  here.value = location.pathname + location.search;
});

export type Place =
  | { page: "home" }
  | { page: "talk"; id: string }
  | { page: "library" }
  | { page: "runs" }
  | { page: "agents" }
  | { page: "settings"; tab: string }
  | { page: "shared"; token: string }
  | { page: "lost" };

export const place = computed<Place>(() => read(here.value));

export function read(address: string): Place {
  const [head = "", rest = ""] = (address.split("?")[0] ?? "").split("/").slice(1).map(decode);
  if (head === "") return { page: "home" };
  if (head === "c" && rest) return { page: "talk", id: rest };
  if ((head === "s" || head === "shared") && rest) return { page: "shared", token: rest };
  if (head === "library" || head === "runs" || head === "agents") return { page: head };
  if (head === "settings") return { page: "settings", tab: rest || "look" };
  return { page: "lost" };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function go(address: string, replace = false): void {
  if (replace) history.replaceState(null, "", address);
  else if (address !== location.pathname + location.search) history.pushState(null, "", address);
  here.value = address;
}

/** Links inside the page change the address without loading it again. */
export function onLink(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.("a");
  if (!link || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.target === "_blank" || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.pathname.startsWith("/api/") || link.hash) return;
  event.preventDefault();
  go(link.pathname + link.search);
}
