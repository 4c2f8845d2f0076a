import type { Cited, Found } from "../events";
import type { View } from "../fold";

/** A source as the reader sees it: its number in this answer, and where it was cited. */
export interface Numbered {
  number: number;
  source: Found;
  cited: Cited | null;
}

/** Sources in the order they were found: a number never changes while the answer grows. */
export function numbered(view: View): Numbered[] {
  const out = new Map<string, Numbered>();
  for (const source of view.sources) {
    if (!out.has(source.source)) out.set(source.source, { number: out.size + 1, source, cited: null });
  }
  for (const claim of view.claims) {
    for (const cited of claim?.citations ?? []) {
      const known = out.get(cited.source);
      if (!known) out.set(cited.source, { number: out.size + 1, source: cited, cited });
      else if (!known.cited) known.cited = cited;
    }
  }
  return [...out.values()];
}

/** A file's last name or a site, without the path. */
export function placeName(location: string): string {
  try {
    const url = new URL(location);
    if (/^https?:$/.test(url.protocol)) return url.hostname.replace(/^www\./, "");
  } catch {
    // not an address: a path
  }
  const parts = location.split(/[\\/]/).filter(Boolean);
  return parts.at(-1) ?? location;
}

/** The letter that stands for a source: no picture is fetched for it. A digit beside its number would confuse. */
export function letter(title: string): string {
  return (/\p{L}/u.exec(title)?.[0] ?? /\p{N}/u.exec(title)?.[0] ?? "·").toUpperCase();
}

/** The last part of a section path, unless it only says the title again. */
export function section(heading: string, title: string): string {
  const last = heading.split("›").at(-1)?.trim() ?? "";
  return last === title ? "" : last;
}
