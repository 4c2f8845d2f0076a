import { t, tOr } from ".";

const REASON = /^not in the quotes: (.*)$/s;

/** Why a sentence is not supported. The engine says it in English. */
export function reasonWords(reason: string): string {
  const missing = REASON.exec(reason);
  if (missing) return t("reason.missing", { what: missing[1] ?? "" });
  return tOr(`reason.${reason}`, reason);
}
