import { useEffect, useState } from "preact/hooks";
import type { Step, View } from "../fold";
import { isDeep, isOver, liveText } from "../fold";
import { Icon } from "../parts/Icon";
import { t, tOr } from "../words";
import { seconds } from "../words/figures";

/** What is being done, line by line; one line when the answer begins. The reader may open it again. */
export function Steps({ view }: { view: View }) {
  const speaking = liveText(view) !== "";
  const working = !isOver(view);
  const [open, setOpen] = useState<boolean | null>(null);
  // Long work has a card of its own that says where it is.
  const shown = open ?? (working && !speaking && !isDeep(view.depth));
  const steps = view.steps.filter((one) => one.step !== "deliver" || one.seconds === null);
  if (!steps.length) return null;
  const now = working ? steps.findLast((one) => one.seconds === null) : undefined;
  const sum = summary(view, steps);
  return (
    <div class={shown ? "steps open" : "steps"}>
      <button
        type="button"
        class="steps-head"
        aria-expanded={shown}
        aria-label={t("steps.label", { what: sum })}
        onClick={() => setOpen(!shown)}
      >
        <Icon name={shown ? "down" : "right"} size={14} />
        <span>{now && speaking ? `${stepName(now.step)} · ${sum}` : sum}</span>
      </button>
      {shown && (
        <ol>
          {steps.map((one, index) => (
            <Line key={`${one.step}${index}`} step={one} waits={one === now} />
          ))}
        </ol>
      )}
    </div>
  );
}

/** `write again`, `read more pages`: the first word says what is done. */
export const stepName = (step: string): string => tOr(`step.${step.split(/[:. ]/)[0]}`, step);

export function summary(view: View, steps: Step[]): string {
  const spent = view.total || steps.reduce((sum, one) => sum + (one.seconds ?? 0), 0);
  const parts = [t("steps.n", { n: steps.length })];
  if (view.sources.length) parts.push(t("sources.n", { n: view.sources.length }));
  if (spent >= 0.05) parts.push(seconds(spent));
  return parts.join(" · ");
}

function Line({ step, waits }: { step: Step; waits: boolean }) {
  return (
    <li class={waits ? "now" : ""}>
      <span class="step-dot" aria-hidden="true">
        {step.seconds !== null && <Icon name="check" size={12} />}
      </span>
      <span>{stepName(step.step)}</span>
      {step.detail && <q class="step-detail">{step.detail}</q>}
      <span class="step-time">{waits ? <Clock /> : step.seconds !== null ? seconds(step.seconds) : ""}</span>
    </li>
  );
}

/** Seconds that pass; a wait is easier with them. */
function Clock() {
  const [gone, setGone] = useState(0);
  useEffect(() => {
    const from = Date.now();
    const timer = setInterval(() => setGone(Math.floor((Date.now() - from) / 1000)), 1000);
    return () => clearInterval(timer);
  }, []);
  return gone ? <span aria-hidden="true">{seconds(gone)}</span> : null;
}
