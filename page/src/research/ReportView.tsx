import { useEffect, useMemo, useState } from "preact/hooks";
import { useCites } from "../answer/CitePop";
import { letter, placeName } from "../answer/numbers";
import { type ApiError, asError } from "../api";
import type { Research } from "../deep/research";
import { isOver, type View } from "../fold";
import { ErrorNotice } from "../parts/Buttons";
import { open } from "../ui";
import { t, tOr } from "../words";
import { type Report, readReport, type Section, type SourceNote } from "./doors";
import { Fold } from "./Findings";
import { ReportBar } from "./ReportBar";
import { Sentences, TableView } from "./Sentences";
import { claimsOf, partial, type Sheet, sourceNumbers, whole } from "./sheet";

interface Props {
  view: View;
  research: Research;
  readOnly: boolean;
}

/** The report as far as it is written; whole when it is kept. */
export function ReportView({ view, research, readOnly }: Props) {
  const kept = research.report?.version ?? 0;
  const [version, setVersion] = useState(0);
  const wanted = version || kept;
  const { report, error, again } = useReport(view.run, wanted);
  const title = research.report?.title ?? "";
  const sheet = useMemo(
    () => (report ? whole(report) : partial(title, research.sections)),
    [report, title, research.sections],
  );
  if (!sheet.sections.length && !sheet.summary.length) return error ? <ErrorNotice error={error} /> : null;
  const growing = !isOver(view) && !research.report;
  return (
    <article class="report" aria-label={t("report.label")} aria-busy={growing}>
      <header class="report-head">
        {sheet.title && <h2>{sheet.title}</h2>}
        {growing && <p class="faint">{t("report.partial")}</p>}
        {research.report && news(research.report) && (
          <p class="faint">{t("report.news", { ...research.report })}</p>
        )}
        {report && report.version === kept && report.run !== view.run && (
          <p class="faint">{t("report.same", { n: report.version })}</p>
        )}
        {report && (
          <ReportBar view={view} report={report} newest={kept} readOnly={readOnly} onVersion={setVersion} />
        )}
      </header>
      {error && <ErrorNotice error={error} retry={t("retry")} onRetry={again} />}
      <Body sheet={sheet} />
    </article>
  );
}

const news = (one: { added: number; removed: number; changed: number; version: number }): boolean =>
  one.version > 1 && one.added + one.removed + one.changed > 0;

function useReport(run: string, version: number) {
  const [report, setReport] = useState<Report | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!version) return;
    let gone = false;
    readReport(run, version).then(
      (got) => {
        if (gone) return;
        setReport(got);
        setError(null);
      },
      (fault) => !gone && setError(asError(fault)),
    );
    return () => {
      gone = true;
    };
  }, [run, version, attempt]);
  return { report, error, again: () => setAttempt((now) => now + 1) };
}

function Body({ sheet }: { sheet: Sheet }) {
  const claims = useMemo(() => claimsOf(sheet), [sheet]);
  const numbers = useMemo(() => sourceNumbers(sheet), [sheet]);
  const { events, pop } = useCites({ claims });
  let at = sheet.summary.length;
  const sections = sheet.sections.map((one) => {
    const first = at;
    at += one.sentences.length + (one.table?.rows ?? []).flat().length;
    return { one, first };
  });
  return (
    <div class="report-body prose" {...events}>
      {sheet.summary.length > 0 && (
        <div class="report-summary">
          <Sentences list={sheet.summary} numbers={numbers} first={0} />
        </div>
      )}
      {sections.map(({ one, first }) => (
        <Part key={`${first}${one.heading}`} one={one} first={first} numbers={numbers} />
      ))}
      {sheet.limits.length > 0 && (
        <section class="report-limits">
          <h3>{t("report.limits")}</h3>
          <ul>
            {sheet.limits.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </section>
      )}
      {sheet.sources.length > 0 && <Sources list={sheet.sources} />}
      {sheet.method && (
        <div class="report-method">
          <Fold title={t("report.method")}>
            <p>{sheet.method}</p>
          </Fold>
        </div>
      )}
      {pop}
    </div>
  );
}

function Part({ one, first, numbers }: { one: Section; first: number; numbers: Map<string, number> }) {
  return (
    <section class={one.conflict ? "report-part conflict" : "report-part"}>
      <h3>{one.heading}</h3>
      {one.conflict && <p class="label unsure-text">≠ {t("report.conflict")}</p>}
      <Sentences list={one.sentences} numbers={numbers} first={first} />
      {one.table && <TableView table={one.table} numbers={numbers} first={first + one.sentences.length} />}
    </section>
  );
}

function Sources({ list }: { list: SourceNote[] }) {
  return (
    <section class="report-sources">
      <h3>{t("report.sources")}</h3>
      <ol>
        {list.map((one, index) => (
          <li key={one.source}>
            <button type="button" onClick={() => open({ source: one.source, title: one.title })}>
              <span class="source-letter" aria-hidden="true">
                {letter(one.title)}
              </span>
              <span class="report-source-title">
                {index + 1}. {one.title}
              </span>
              <span class="faint">{note(one)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

const note = (one: SourceNote): string =>
  [
    one.kind === "other" ? "" : tOr(`report.kind.${one.kind}`, one.kind),
    placeName(one.location),
    one.date ?? "",
    one.cited ? t("report.cited", { n: one.cited }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
