import { useState } from "preact/hooks";
import type { View } from "../fold";
import { isOver, liveText } from "../fold";
import { Icon } from "../parts/Icon";
import { t } from "../words";
import { seconds } from "../words/figures";

/** The model's reasoning, dim: open while it comes, folded when the answer begins, never in a copy. */
export function Thought({ view }: { view: View }) {
  const [open, setOpen] = useState<boolean | null>(null);
  const text = view.thought + view.thoughtTail;
  if (!text) return null;
  const thinking = !isOver(view) && !liveText(view);
  const shown = open ?? thinking;
  const spent = view.steps.find((one) => one.step === "think")?.seconds;
  const head = thinking ? t("thinking") : spent ? t("thought.for", { time: seconds(spent) }) : t("thought");
  return (
    <div class="thought">
      <button type="button" class="steps-head" aria-expanded={shown} onClick={() => setOpen(!shown)}>
        <Icon name={shown ? "down" : "right"} size={14} />
        <span>{head}</span>
      </button>
      {shown && <div class="thought-text">{text}</div>}
    </div>
  );
}
