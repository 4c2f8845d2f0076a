import { useState } from "preact/hooks";
import type { FoundClaim, PlanQuestion } from "../deep/facts";
import { ErrorNotice, IconButton } from "../parts/Buttons";
import { Icon } from "../parts/Icon";
import { type Key, t } from "../words";
import { LineField } from "./LineField";
import type { usePlan } from "./usePlan";

interface Props {
  steering: ReturnType<typeof usePlan>;
  found: FoundClaim[];
  /** Text of the question in hand. */
  asking: string;
  /** Whether it may be changed. */
  open: boolean;
}

/** The questions and how far each is; changed in place. */
export function PlanList({ steering, found, asking, open }: Props) {
  const [adding, setAdding] = useState<"question" | "note" | null>(null);
  const { plan, error, edit, add, note } = steering;
  if (!plan) return null;
  const count = (id: string) => found.filter((one) => one.question === id).length;
  return (
    <div class="plan">
      <ul class="plan-list" aria-label={t("plan.title")}>
        {plan.questions.map((one) => (
          <Question
            key={one.id}
            one={one}
            found={count(one.id)}
            now={asking === one.text}
            open={open}
            onEdit={(what) => edit(one.id, what)}
          />
        ))}
      </ul>
      {plan.notes.length > 0 && (
        <ul class="plan-notes" aria-label={t("plan.notes")}>
          {plan.notes.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      {error && <ErrorNotice error={error} />}
      {adding === "question" && (
        <LineField label={t("plan.add.label")} onSend={add} onClose={() => setAdding(null)} />
      )}
      {adding === "note" && (
        <LineField label={t("plan.note.label")} onSend={note} onClose={() => setAdding(null)} />
      )}
      {open && !adding && (
        <p class="plan-add">
          <button type="button" class="quiet-button" onClick={() => setAdding("question")}>
            <Icon name="plus" size={14} />
            {t("plan.add")}
          </button>
          <button type="button" class="quiet-button" onClick={() => setAdding("note")}>
            <Icon name="edit" size={14} />
            {t("plan.note")}
          </button>
        </p>
      )}
    </div>
  );
}

interface QuestionProps {
  one: PlanQuestion;
  found: number;
  now: boolean;
  open: boolean;
  onEdit: (what: { text?: string; state?: "open" | "dropped" }) => Promise<boolean>;
}

function Question({ one, found, now, open, onEdit }: QuestionProps) {
  const [editing, setEditing] = useState(false);
  const state = now && one.state === "open" ? "now" : one.state;
  if (editing) {
    return (
      <li>
        <LineField
          label={t("plan.edit", { text: one.text })}
          value={one.text}
          onSend={(text) => onEdit({ text })}
          onClose={() => setEditing(false)}
        />
      </li>
    );
  }
  const dropped = one.state === "dropped";
  return (
    <li class={`plan-question ${state}`}>
      <span class="plan-mark" role="img" aria-label={t(`plan.state.${state}` as Key)}>
        {state === "answered" && <Icon name="check" size={12} />}
        {(state === "dry" || dropped) && <span class="plan-dash" />}
      </span>
      <span class="plan-text">{one.text}</span>
      <span class="plan-count">
        {found > 0 ? t("research.found", { n: found }) : state === "dry" ? t("plan.state.dry") : ""}
      </span>
      {open && (
        <span class="plan-tools">
          {!dropped && (
            <IconButton
              icon="edit"
              size={15}
              class="tiny"
              label={t("plan.edit", { text: one.text })}
              onClick={() => setEditing(true)}
            />
          )}
          <IconButton
            icon={dropped ? "plus" : "close"}
            size={15}
            class="tiny"
            label={t(dropped ? "plan.back" : "plan.drop", { text: one.text })}
            onClick={() => void onEdit({ state: dropped ? "open" : "dropped" })}
          />
        </span>
      )}
    </li>
  );
}
