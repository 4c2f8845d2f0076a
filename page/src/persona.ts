import { effect } from "@preact/signals";
import { session } from "./session";

/** Who the box is: its name and greeting in the reader's language, its colour for light and for dark. */
export interface Persona {
  name: string;
  line: string;
  accent: { light: string; dark: string };
}

const SHIPPED = { light: "#c8452d", dark: "#f0735a" };
const LIGHT = { paper: "#fbfaf7", ink: "#1e1f22" };
const DARK = { paper: "#16171a", ink: "#eceae4" };
const READABLE = 4.5;

const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = channels(hex).map((one) => {
    const share = one / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How well one colour reads on the other, as WCAG counts it: 1 to 21. */
export function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function mixed(one: string, other: string, share: number): string {
  const [from, to] = [channels(one), channels(other)];
  const parts = from.map((value, at) => Math.round(value + ((to[at] ?? 0) - value) * share));
  return `#${parts.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** The colours of an accent, taken as far towards the ink as it needs to be read on the paper. */
export function shades(accent: string, { paper, ink }: { paper: string; ink: string }) {
  let text = accent;
  for (let share = 0.1; contrast(text, paper) < READABLE && share <= 1; share += 0.1)
    text = mixed(accent, ink, share);
  const on = contrast("#ffffff", accent) >= contrast("#1c0d08", accent) ? "#ffffff" : "#1c0d08";
  return { accent, text, on };
}

const rule = ({ accent, text, on }: ReturnType<typeof shades>): string =>
  `{--accent:${accent};--accent-ink:${text};--on-accent:${on}}`;

/** The box's own colour as a style sheet; empty when it is the one that ships. */
export function coloured({ light, dark }: Persona["accent"]): string {
  if (light.toLowerCase() === SHIPPED.light && dark.toLowerCase() === SHIPPED.dark) return "";
  const night = rule(shades(dark, DARK));
  return `:root:root${rule(shades(light, LIGHT))}
@media (prefers-color-scheme:dark){:root:root:not([data-theme="light"])${night}}
:root:root[data-theme="dark"]${night}`;
}

/** Wear the colour of the persona as soon as the server has said it. */
export function wear(): void {
  effect(() => {
    const persona = session.value?.persona;
    let sheet = document.getElementById("persona");
    const rules = persona ? coloured(persona.accent) : "";
    if (!rules) return sheet?.remove();
    if (!sheet) {
      sheet = document.createElement("style");
      sheet.id = "persona";
      document.head.append(sheet);
    }
    sheet.textContent = rules;
  });
}
