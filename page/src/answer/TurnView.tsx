import { useEffect, useMemo, useState } from "preact/hooks";
import { nameOf } from "../agents/acting";
import { lookedUp } from "../deep/task";
import { depthAsked, isCalculated, isOfMemory, isOver, liveText, type View } from "../fold";
import { Notice } from "../parts/Buttons";
import { Icon, Mark } from "../parts/Icon";
import { lazy } from "../parts/lazy";
import { session } from "../session";
import { type LiveRun, resumeRun, runOf } from "../talk/runs";
import { ask, askAgain } from "../talk/talk";
import type { Turn } from "../talk/tree";
import { t } from "../words";
import { useAround } from "./around";
import { useCites } from "./CitePop";
import { saysOtherwise } from "./cites";
import { Ending, webNotAsked } from "./Ending";
import { numbered } from "./numbers";
import { Prose } from "./Prose";
import { Question } from "./Question";
import { Remembered, Suggested } from "./Remembered";
import { RouteChip } from "./RouteChip";
import { Sources } from "./Sources";
import { Steps } from "./Steps";
import { Thought } from "./Thought";
import { Toolbar } from "./Toolbar";

const ResearchTurn = lazy(() => import("../research/ResearchTurn").then((one) => one.ResearchTurn));
const TaskTurn = lazy(() => import("../task/TaskTurn").then((one) => one.TaskTurn));

/** A question and what came of it. */
export function TurnView({
  turn,
  last,
  readOnly = false,
}: {
  turn: Turn;
  last: boolean;
  readOnly?: boolean;
}) {
  if (!turn.run) return <Told turn={turn} last={last} />;
  return <WithRun turn={turn} run={runOf(turn.run)} last={last} readOnly={readOnly} />;
}

/** A question whose answer is only text. */
function Told({ turn, last }: { turn: Turn; last: boolean }) {
  const none = useMemo(() => new Map<string, number>(), []);
  return (
    <article class={last ? "turn last" : "turn"} tabIndex={-1}>
      <Question turn={turn} depth="" readOnly />
      {turn.answer && <Prose text={turn.answer} claims={[]} numbers={none} live={false} />}
    </article>
  );
}

const NONE: View["claims"] = [];

interface Props {
  turn: Turn;
  run: LiveRun;
  last: boolean;
  readOnly: boolean;
}

function WithRun({ turn, run, last, readOnly }: Props) {
  const view = useAround(run);
  const working = !isOver(view);
  const again = (depth: string, text?: string) => void askAgain(turn, depth, text);
  const askWeb = () => void askAgain(turn, "search", turn.text, true);
  const calculated = isCalculated(view);
  const text = liveText(view);
  const queued = working && view.before !== null;
  const task = view.task !== null || (working && !queued && view.depth === "execute");
  const research = view.research !== null || (working && !queued && view.depth === "research");
  const waiting = working && !queued && !text && !task && !research;
  return (
    <article class={last ? "turn last" : "turn"} aria-busy={working} tabIndex={-1}>
      <Question turn={turn} depth={depthAsked(view)} readOnly={readOnly} />
      <div class="turn-head">
        <RouteChip
          depth={view.depth}
          by={view.by}
          calculated={calculated}
          onPick={readOnly ? undefined : again}
        />
        {view.agent && (
          <span class="chip small route">
            <Icon name="agent" size={14} /> {nameOf(view.agent)}
          </span>
        )}
        {working && run.connection.value === "lost" && (
          <span class="faint" role="status">
            {t("lost")}
          </span>
        )}
        <Steps view={view} />
      </div>
      {!research && <Sources view={view} />}
      <Thought view={view} />
      {queued && (
        <p class="waiting" role="status">
          <Mark size={22} />
          <span class="faint">{t("turn.queued", { n: view.before ?? 0 })}</span>
        </p>
      )}
      {waiting && (
        <p class="waiting">
          <Mark size={22} moving />
          <Patience />
        </p>
      )}
      {research && <ResearchTurn run={run} readOnly={readOnly} />}
      {task ? (
        <TaskTurn run={run} readOnly={readOnly}>
          <Answer run={run} />
        </TaskTurn>
      ) : (
        <Answer run={run} />
      )}
      <Notes view={view} />
      {!working && !readOnly && <Remembered view={view} />}
      <Ending
        view={view}
        readOnly={readOnly}
        onAgain={again}
        onWeb={askWeb}
        onResume={() => void resumeRun(run.id).catch(() => again(view.depth))}
      />
      {!working && !readOnly && view.state !== "paused" && (
        <Toolbar view={view} question={turn.text} text={text} onAgain={again} />
      )}
      {last && !working && !readOnly && <Suggested view={view} />}
      {last && !working && !readOnly && <Followups list={view.followups} />}
    </article>
  );
}

/** The words of the answer and what carries them; a report takes their place. */
function Answer({ run }: { run: LiveRun }) {
  const view = run.view.value;
  const { events, pop } = useCites(view);
  const text = liveText(view);
  const numbers = useMemo(
    () => new Map(numbered(view).map((one) => [one.source.source, one.number])),
    [view.sources, view.claims],
  );
  const reported = view.research?.sections.some((one) => one) || view.research?.report;
  // What a program made has no sources that could carry its sentences.
  const claims = view.task ? NONE : view.claims;
  return (
    <div class="answer" {...events}>
      <h3 class="visually-hidden">{session.value?.persona?.name ?? t("turn.answer")}</h3>
      {text && !reported && (
        <Prose text={text} claims={claims} numbers={numbers} live={!isOver(view) && view.writing} />
      )}
      {pop}
    </div>
  );
}

const LONG_MS = 20_000;

/** A wait of some seconds needs no words, a long one does. */
function Patience() {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!long) return <span class="visually-hidden">{t("turn.working")}</span>;
  return (
    <span class="faint" role="status">
      {t("turn.long")}
    </span>
  );
}

function Notes({ view }: { view: View }) {
  const done = view.state === "done" && (view.stopReason === "finished" || view.stopReason === "user");
  const own =
    done &&
    !isOfMemory(view) &&
    view.text !== "" &&
    view.depth !== "search" &&
    !view.task &&
    !view.sources.length &&
    !view.claims.length;
  const checked = view.claims.filter((one) => one !== undefined);
  const supported = checked.filter((one) => one.supported).length;
  const calculated = isCalculated(view);
  // What the way would have been says nothing about a sum; a button says the other.
  const notes = calculated ? [] : view.notes.filter((one) => !webNotAsked(one));
  return (
    <>
      {calculated && done && <p class="checked">✓ {checked[0]?.reason}</p>}
      {checked.length > 0 && done && !calculated && !view.task && (
        <p class="checked">
          <span aria-hidden="true">{supported === checked.length ? "✓ " : ""}</span>
          {t("claims.sum", { ok: supported, n: checked.length })}
        </p>
      )}
      {done && checked.some(saysOtherwise) && <p class="checked unsure-text">≠ {t("claims.otherwise")}</p>}
      {done && view.task && <p class="checked">{t(lookedUp(view.task) ? "task.looked" : "task.own")}</p>}
      {own && <p class="checked">{t("own.words")}</p>}
      {notes.map((one) => (
        <Notice key={one}>
          <p>{one}</p>
        </Notice>
      ))}
    </>
  );
}

/** Only when the engine found some that lead somewhere. */
function Followups({ list }: { list: string[] }) {
  if (!list.length) return null;
  return (
    <section class="followups" aria-label={t("turn.followups")}>
      <h3 class="label">{t("turn.followups")}</h3>
      <ul>
        {list.map((one) => (
          <li key={one}>
            <button type="button" onClick={() => void ask({ text: one, depth: "auto" })}>
              {one}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
