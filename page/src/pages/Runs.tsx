import { useEffect, useState } from "preact/hooks";
import { type ApiError, api, asError } from "../api";
import { ErrorNotice } from "../parts/Buttons";
import { cancelRun } from "../talk/door";
import { resumeRun } from "../talk/runs";
import type { RunRow } from "../types";
import { t, tOr } from "../words";
import { when } from "../words/figures";
import { Reports } from "./Reports";
import { Schedules } from "./Schedules";

const STATES = ["", "running", "queued", "done", "failed", "stopped", "paused", "cancelled"];

/** Every question is a run. */
export function Runs() {
  const [state, setState] = useState("");
  const [list, setList] = useState<RunRow[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const load = () =>
    api<{ runs: RunRow[] }>(`/api/runs?limit=60${state ? `&state=${state}` : ""}`).then(
      (got) => {
        setList(got.runs);
        setError(null);
      },
      (fault) => setError(asError(fault)),
    );
  useEffect(() => {
    void load();
    const timer = setInterval(load, 4000);
    return () => clearInterval(timer);
  }, [state]);
  const act = (what: Promise<unknown>) => what.then(load, (fault) => setError(asError(fault)));
  return (
    <div class="column page">
      <h1>{t("runs.title")}</h1>
      <p class="muted">{t("runs.lead")}</p>
      <Reports />
      <Schedules />
      <div class="chips start" role="group" aria-label={t("runs.state")}>
        {STATES.map((one) => (
          <button
            key={one}
            type="button"
            class="chip"
            aria-pressed={state === one}
            onClick={() => setState(one)}
          >
            {one ? tOr(`state.${one}`, one) : t("runs.all")}
          </button>
        ))}
      </div>
      {error && <ErrorNotice error={error} retry={t("retry")} onRetry={load} />}
      {list && !list.length && <p class="empty faint">{t("runs.empty")}</p>}
      <ul class="rows">
        {list?.map((one) => (
          <li key={one.id} class="row-item">
            <div class="row-main">
              <a class="row-title" href={`/c/${one.conversation}`}>
                {one.text}
              </a>
              <p class="faint">
                {tOr(`depth.${one.depth}`, one.depth)} · {when(one.created)}
              </p>
            </div>
            <State one={one} />
            {["running", "queued"].includes(one.state) && (
              <button type="button" class="quiet-button" onClick={() => void act(cancelRun(one.id))}>
                {t("runs.stop")}
              </button>
            )}
            {["stopped", "paused", "failed", "cancelled"].includes(one.state) && (
              <button type="button" class="quiet-button" onClick={() => void act(resumeRun(one.id))}>
                {t("runs.resume")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function State({ one }: { one: RunRow }) {
  if (one.state === "running" && one.before != null)
    return <span class="state">{t("runs.queued", { n: one.before })}</span>;
  const what =
    one.state === "done" && one.stop_reason && one.stop_reason !== "finished" ? one.stop_reason : one.state;
  return <span class={`state ${what}`}>{tOr(`state.${what}`, what)}</span>;
}
