import { useEffect, useState } from "preact/hooks";
import { type ApiError, api, asError } from "../api";
import { ErrorNotice } from "../parts/Buttons";
import type { Time } from "../types";
import { tell } from "../ui";
import { t, tOr } from "../words";
import { dayAndTime } from "../words/figures";
import { showRun } from "./Reports";
import { ScheduleDialog } from "./ScheduleDialog";

/** `next_at` null: it will not come again. `run` goes on; `last` is the newest that began. */
interface Schedule {
  id: string;
  text: string;
  when: string;
  depth: string;
  next_at: Time;
  run: string | null;
  last: string | null;
  error: string;
}

const at = (id: string) => `/api/schedules/${encodeURIComponent(id)}`;

/** Tasks that come up by themselves, and the way to one more. */
export function Schedules() {
  const [list, setList] = useState<Schedule[]>([]);
  const [adding, setAdding] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const load = () =>
    api<{ schedules: Schedule[] }>("/api/schedules").then(
      (got) => setList(got.schedules),
      (fault) => setError(asError(fault)),
    );
  useEffect(() => void load(), []);
  const act = async (what: Promise<unknown>, said: string) => {
    setError(null);
    try {
      await what;
      if (said) tell(said);
      await load();
    } catch (fault) {
      setError(asError(fault));
    }
  };
  const run = (id: string) =>
    act(
      api<{ run: string }>(`${at(id)}/run`, { method: "POST" }).then((begun) => showRun(begun.run)),
      "",
    );
  const remove = (one: Schedule) => {
    if (!confirm(t("schedule.sure", { text: one.text }))) return;
    void act(api(at(one.id), { method: "DELETE" }), t("schedule.removed"));
  };
  return (
    <section aria-label={t("schedule.title")}>
      <h2>{t("schedule.title")}</h2>
      <p class="faint">{t("schedule.lead")}</p>
      {error && <ErrorNotice error={error} />}
      <ul class="rows">
        {list.map((one) => (
          <li key={one.id} class="row-item">
            <div class="row-main">
              <p class="row-title" title={one.text}>
                {one.text}
              </p>
              <p class="faint">{about(one)}</p>
              {one.error && <p class="bad-text">{one.error}</p>}
            </div>
            {one.last && (
              <button type="button" class="quiet-button" onClick={() => void showRun(one.last ?? "")}>
                {t("schedule.last")}
              </button>
            )}
            <button type="button" class="quiet-button" onClick={() => void run(one.id)}>
              {t("schedule.run")}
            </button>
            <button type="button" class="quiet-button" onClick={() => remove(one)}>
              {t("schedule.remove")}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="button" onClick={() => setAdding(true)}>
        {t("schedule.add")}
      </button>
      {adding && (
        <ScheduleDialog
          onClose={() => setAdding(false)}
          onDone={() => {
            setAdding(false);
            tell(t("schedule.added"));
            void load();
          }}
        />
      )}
    </section>
  );
}

function about(one: Schedule): string {
  const next = one.run
    ? t("schedule.going")
    : one.next_at
      ? t("schedule.next", { when: dayAndTime(one.next_at) })
      : t("schedule.over");
  return [one.when, one.depth ? tOr(`depth.${one.depth}`, one.depth) : "", next].filter(Boolean).join(" · ");
}
