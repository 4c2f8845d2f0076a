import { useEffect, useState } from "preact/hooks";
import { api, asError } from "../api";
import { go } from "../router";
import { depths } from "../session";
import type { Time } from "../types";
import { tell } from "../ui";
import { t } from "../words";
import { when } from "../words/figures";

interface ReportLine {
  report: string;
  title: string;
  version: number;
  run: string;
  created: Time;
  watched: "daily" | "weekly" | null;
  /** A version came of itself that was not looked at yet. */
  news: boolean;
}

/** Reports and which of them have news; nothing where no research is done. */
export function Reports() {
  const [list, setList] = useState<ReportLine[]>([]);
  const has = depths.value.includes("research");
  useEffect(() => {
    if (!has) return;
    // A list that does not come is left out: the runs below are all there.
    api<{ reports: ReportLine[] }>("/api/reports").then(
      (got) => setList(got.reports),
      () => setList([]),
    );
  }, [has]);
  if (!list.length) return null;
  return (
    <section aria-label={t("reports.title")}>
      <h2>{t("reports.title")}</h2>
      <ul class="rows">
        {list.map((one) => (
          <li key={one.report} class="row-item">
            <div class="row-main">
              <button type="button" class="row-title" onClick={() => void showRun(one.run)}>
                {one.title}
              </button>
              <p class="faint">
                {[
                  t("report.version", { n: one.version }),
                  when(one.created),
                  one.watched ? t(`report.watch.${one.watched}`) : "",
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            </div>
            {one.news && <span class="state news">{t("reports.news")}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Open the conversation that `run` belongs to. */
export async function showRun(run: string): Promise<void> {
  try {
    const { conversation } = await api<{ conversation: string }>(`/api/runs/${encodeURIComponent(run)}`);
    go(`/c/${conversation}`);
  } catch (fault) {
    tell(asError(fault).message);
  }
}
