import { useState } from "preact/hooks";
import type { Action, Task } from "../deep/task";
import { Icon } from "../parts/Icon";
import { t } from "../words";
import { seconds } from "../words/figures";
import { parts, saying } from "./saying";

interface Props {
  task: Task;
  working: boolean;
  /** It waits for the reader's word. */
  resting: boolean;
}

/** What was done, in order; what exactly, and what came of it, on a click. */
export function Actions({ task, working, resting }: Props) {
  const list = task.actions.filter((one) => one.tool);
  if (!list.length && !task.steps.length) return null;
  return (
    <section class="frame task-card" aria-label={t("task.label")} aria-live={working ? "polite" : "off"}>
      {task.steps.length > 0 && (
        <ol class="task-steps">
          {task.steps.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ol>
      )}
      <ol class="task-actions">
        {list.map((one) => (
          <ActionLine key={one.number} one={one} going={working ? (resting ? "waits" : "now") : "cut"} />
        ))}
      </ol>
    </section>
  );
}

/** `going`: what an action that has no end yet is doing. */
function ActionLine({ one, going }: { one: Action; going: "now" | "waits" | "cut" }) {
  const [open, setOpen] = useState(false);
  const state = one.ok === null ? going : one.ok ? "ok" : "bad";
  const label = { now: "", waits: t("task.waits"), cut: t("task.cut"), ok: "", bad: t("task.failed") }[state];
  return (
    <li class={`task-action ${state}`}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class="step-dot" aria-hidden="true">
          {state === "ok" && <Icon name="check" size={12} />}
          {state === "bad" && <Icon name="close" size={11} />}
        </span>
        <span class="task-main">
          <span class="task-words">{saying("tool", one.tool, one.arguments)}</span>
          {label && <span class="task-state">{label}</span>}
          {one.changes.map((file) => (
            <span key={file.name} class={`file-pill ${file.change}`}>
              {file.name} <span>{t(`file.change.${file.change}`)}</span>
            </span>
          ))}
        </span>
        <span class="step-time">{one.seconds === null ? "" : seconds(one.seconds)}</span>
        <Icon name={open ? "down" : "right"} size={14} />
      </button>
      {open && (
        <div class="task-more">
          <Exactly args={one.arguments} />
          {one.text && (
            <>
              <p class="label">{t("task.result")}</p>
              <pre tabIndex={0}>{one.text}</pre>
            </>
          )}
        </div>
      )}
    </li>
  );
}

/** Every argument, whole. */
export function Exactly({ args }: { args: Record<string, unknown> }) {
  return (
    <>
      {parts(args).map((one) => (
        <div key={one.name}>
          <p class="label">{one.name}</p>
          <pre tabIndex={0}>{one.text}</pre>
        </div>
      ))}
    </>
  );
}
