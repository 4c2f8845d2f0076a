import type { People, Usage } from "../types";

const DAY = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Every day from `first` to `last`, both ISO dates included. */
export function daysOf(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY) days.push(iso(at));
  return days;
}

/** The Mondays or the firsts of the months that the days from `first` to `last` belong to. */
export function spansOf(first: string, last: string, by: "week" | "month"): string[] {
  const begins = daysOf(first, last).map((day) => {
    if (by === "month") return `${day.slice(0, 7)}-01`;
    const at = new Date(day);
    return iso(at.getTime() - ((at.getUTCDay() + 6) % 7) * DAY);
  });
  return [...new Set(begins)];
}

/** People for each of `names`, nobody where none are told. */
export function peopleOn(names: string[], told: People[]): { name: string; value: number }[] {
  const known = new Map(told.map((one) => [one.begin, one.people]));
  return names.map((name) => ({ name, value: known.get(name) ?? 0 }));
}

export function runsOn(
  names: string[],
  told: Usage["days"],
): { name: string; value: number; part: number }[] {
  const known = new Map(told.map((one) => [one.name, one]));
  return names.map((name) => ({
    name,
    value: known.get(name)?.runs ?? 0,
    part: known.get(name)?.failed ?? 0,
  }));
}
