import { language, t } from ".";

const locale = () => (language.value === "zh" ? "zh-CN" : "en-GB");

export const number = (value: number): string => new Intl.NumberFormat(locale()).format(value);

export function seconds(value: number): string {
  if (value >= 100) return t("time.min", { n: number(Math.round(value / 60)) });
  return t("time.s", { n: value >= 10 ? Math.round(value) : Math.round(value * 10) / 10 });
}

export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < 3) {
    value /= 1000;
    unit++;
  }
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** Seconds since 1970 or an ISO text, as milliseconds; 0 when there is none. */
export function moment(time: number | string | null | undefined): number {
  if (time === null || time === undefined || time === "") return 0;
  return typeof time === "number" ? time * 1000 : Date.parse(time) || 0;
}

export function when(time: number | string | null | undefined, now = Date.now()): string {
  const at = moment(time);
  if (!at) return "";
  const minutes = (now - at) / 60000;
  if (minutes < 1) return t("when.now");
  if (minutes < 60) return t("when.min", { n: Math.round(minutes) });
  if (minutes < 60 * 24) return t("when.hour", { n: Math.round(minutes / 60) });
  if (minutes < 60 * 24 * 7) return t("when.day", { n: Math.round(minutes / 60 / 24) });
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(at);
}

/** A time to come, as a clock and a calendar show it. */
export function dayAndTime(time: number | string | null | undefined): string {
  const at = moment(time);
  if (!at) return "";
  return new Intl.DateTimeFormat(locale(), {
    weekday: "short",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
}
