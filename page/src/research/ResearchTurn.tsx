import { useEffect, useState } from "preact/hooks";
import { type ApiError, asError } from "../api";
import { isOver, type View } from "../fold";
import { ErrorNotice } from "../parts/Buttons";
import { Mark } from "../parts/Icon";
import { type LiveRun, resumeRun } from "../talk/runs";
import { joined } from "../talk/talk";
import "../style/fold.css";
import "../style/research.css";
import "../style/report.css";
import { announced, tell } from "../ui";
import { t } from "../words";
import { finish, fork, pause } from "./doors";
import { Findings, Fold, Read } from "./Findings";
import { PlanList } from "./PlanList";
import { Progress } from "./Progress";
import { ReportView } from "./ReportView";
import { usePlan } from "./usePlan";

interface Props {
  run: LiveRun;
  readOnly: boolean;
}

/** Research in a conversation: the plan and how far it is, then the report. */
export function ResearchTurn({ run, readOnly }: Props) {
  const view = run.view.value;
  const research = view.research;
  const steering = usePlan(view.run, research?.plan ?? null);
  const [changing, setChanging] = useState(false);
  const working = !isOver(view);
  const written = !!research?.report;
  const resting = view.state === "paused";
  useEffect(() => {
    if (working && written) announced.value = t("report.done");
  }, [written]);
  const open = !readOnly && (working || resting || changing) && !written;
  const list = research && (
    <PlanList
      steering={steering}
      found={research.found}
      asking={working ? (research.progress?.asking ?? "") : ""}
      open={open || changing}
    />
  );
  const ended = !working && !resting;
  return (
    <section class="research" aria-label={t("depth.research")}>
      {ended || written ? (
        steering.plan && (
          <Fold title={t("plan.title")} count={steering.plan.questions.length}>
            {list}
            {!readOnly && ended && (
              <Onward view={view} changing={changing} onChange={() => setChanging(true)} />
            )}
          </Fold>
        )
      ) : (
        <div class="frame research-card">
          <Head view={view} readOnly={readOnly} started={!!steering.plan} />
          {steering.plan?.reading && steering.plan.reading !== view.question && (
            <p class="faint plan-reading">{t("plan.reading", { text: steering.plan.reading })}</p>
          )}
          {steering.plan ? list : working && <Begins />}
          {research && <Progress research={research} working={working} />}
        </div>
      )}
      {research && <Findings research={research} />}
      <Read sources={view.sources} />
      {research && <ReportView view={view} research={research} readOnly={readOnly} />}
    </section>
  );
}

function Begins() {
  return (
    <p class="waiting" role="status">
      <Mark size={20} moving />
      <span class="faint">{t("plan.none")}</span>
    </p>
  );
}

/** The title of the card, and what can be said to the run. */
function Head({ view, readOnly, started }: { view: View; readOnly: boolean; started: boolean }) {
  const [wish, setWish] = useState<"" | "finish" | "pause">("");
  const [error, setError] = useState<ApiError | null>(null);
  const resting = view.state === "paused";
  // A wish to finish outlives the going on that it takes when the run rests.
  useEffect(() => setWish((was) => (was === "finish" ? was : "")), [view.state]);
  const say = async (what: "finish" | "pause") => {
    setError(null);
    setWish(what); // at once: the event of it may come before the answer
    try {
      await (what === "finish" ? finish : pause)(view.run);
      if (what === "finish" && resting) await resumeRun(view.run);
    } catch (fault) {
      setWish("");
      setError(asError(fault));
    }
  };
  const goOn = () => resumeRun(view.run).catch((fault) => setError(asError(fault)));
  const said = wish === "finish" ? "research.finishing" : wish === "pause" ? "research.pausing" : "";
  return (
    <>
      <header class="research-head">
        <h3>{t("plan.title")}</h3>
        {!readOnly && started && (
          <span class="research-do">
            {resting ? (
              <button type="button" class="button first" onClick={() => void goOn()}>
                {t("research.go")}
              </button>
            ) : (
              <button
                type="button"
                class="quiet-button"
                disabled={wish !== ""}
                onClick={() => void say("pause")}
              >
                {t("research.pause")}
              </button>
            )}
            <button
              type="button"
              class="button"
              title={t("research.finish.help")}
              disabled={wish === "finish"}
              onClick={() => void say("finish")}
            >
              {t("research.finish")}
            </button>
          </span>
        )}
      </header>
      {resting && !said && <p class="faint">{t("research.resting")}</p>}
      {said && (
        <p class="faint" role="status">
          {t(said)}
        </p>
      )}
      {error && <ErrorNotice error={error} />}
    </>
  );
}

/** After the end: another plan, and on from all that was gathered. */
function Onward({ view, changing, onChange }: { view: View; changing: boolean; onChange: () => void }) {
  const [sending, setSending] = useState(false);
  const goOn = async () => {
    setSending(true);
    try {
      joined(await fork(view.run), view.question);
    } catch (fault) {
      tell(asError(fault).message);
    } finally {
      setSending(false);
    }
  };
  return (
    <p class="plan-add">
      {changing ? (
        <button type="button" class="button" disabled={sending} onClick={() => void goOn()}>
          {t("plan.fork")}
        </button>
      ) : (
        <button type="button" class="quiet-button" onClick={onChange}>
          {t("plan.change")}
        </button>
      )}
    </p>
  );
}
