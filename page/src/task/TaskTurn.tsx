import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { waiting } from "../deep/task";
import { isOver, liveText } from "../fold";
import { Mark } from "../parts/Icon";
import type { LiveRun } from "../talk/runs";
import "../style/fold.css";
import "../style/task.css";
import { announced } from "../ui";
import { t } from "../words";
import { size } from "../words/figures";
import { Actions } from "./Actions";
import { Asking, Settled } from "./Asking";
import { Changes } from "./Changes";
import { Files } from "./Files";

interface Props {
  run: LiveRun;
  readOnly: boolean;
  /** The answer: it stands between what was done and what came of it. */
  children: ComponentChildren;
}

/** A task in a conversation: what is done, what has to be allowed, files that come of it. */
export function TaskTurn({ run, readOnly, children }: Props) {
  const view = run.view.value;
  const task = view.task;
  const working = !isOver(view);
  const open = task && working ? waiting(task) : [];
  useEffect(() => {
    if (open.length) announced.value = t("approval.asked");
  }, [open.length]);
  const nothing = !task || (!task.actions.length && !task.steps.length);
  return (
    <section class="task" aria-label={t("depth.execute")}>
      {task && task.inputs.length > 0 && (
        <p class="faint task-inputs">
          {t("task.inputs")}
          {task.inputs.map((one) => (
            <span key={one.name} class="file-pill">
              {one.name} <span>{size(one.size)}</span>
            </span>
          ))}
        </p>
      )}
      {nothing && working && !liveText(view) && (
        <p class="waiting" role="status">
          <Mark size={20} moving />
          <span class="faint">{t("task.begins")}</span>
        </p>
      )}
      {task && <Actions task={task} working={working} resting={open.length > 0} />}
      {task && <Settled list={task.asked} />}
      {!readOnly &&
        open.map((one) => <Asking key={one.id} run={view.run} one={one} first={one === open[0]} />)}
      {children}
      {task && <Files run={view.run} list={task.artifacts} readOnly={readOnly} />}
      {!working && !readOnly && task && task.inputs.length > 0 && <Changes run={view.run} />}
    </section>
  );
}
