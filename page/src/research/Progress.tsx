import type { Progress as Told } from "../deep/facts";
import type { Research } from "../deep/research";
import { t } from "../words";
import { number, seconds } from "../words/figures";

/** What is being done now, what was found so far, and what may still be spent. */
export function Progress({ research, working }: { research: Research; working: boolean }) {
  const { progress, found, sections } = research;
  const writing = sections.length > 0;
  const parts = [
    progress?.pages ? t("research.pages", { n: progress.pages }) : "",
    found.length ? t("research.found", { n: found.length }) : "",
    working && progress?.left ? t("research.left", { time: seconds(Math.max(1, progress.left)) }) : "",
  ].filter(Boolean);
  const now = writing ? t("research.writing") : progress?.asking;
  const share = progress ? used(progress) : 0;
  return (
    <div class="research-progress">
      {working && now && (
        <p class="research-now" role="status">
          {t("research.now", { what: now })}
        </p>
      )}
      {progress && working && (
        <progress
          max={100}
          value={share}
          aria-label={t("research.budget", { share })}
          title={spent(progress)}
        />
      )}
      {parts.length > 0 && <p class="faint">{parts.join(" · ")}</p>}
    </div>
  );
}

/** What is nearest to its end decides when the run ends. In hundredths. */
export function used(one: Told): number {
  const shares = [
    [one.calls, one.of_calls],
    [one.fetches, one.of_fetches],
    [one.searches, one.of_searches],
    [one.seconds, one.of_seconds],
  ].map(([spent = 0, of = 0]) => (of > 0 ? spent / of : 0));
  return Math.min(100, Math.round(100 * Math.max(...shares)));
}

const spent = (one: Told): string =>
  t("research.spent", {
    calls: number(one.calls),
    ofCalls: number(one.of_calls),
    pages: number(one.fetches),
    ofPages: number(one.of_fetches),
    time: seconds(one.seconds),
    ofTime: seconds(one.of_seconds),
  });
