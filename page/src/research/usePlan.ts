import { useState } from "preact/hooks";
import { ApiError, asError } from "../api";
import type { PlanQuestion } from "../deep/facts";
import type { Plan } from "../deep/research";
import { tell } from "../ui";
import { t } from "../words";
import { addNote, type Edit, editPlan, readPlan } from "./doors";

/** The plan as events tell it, or as the reader just changed it; and how to change it. */
export function usePlan(run: string, told: Plan | null) {
  const [mine, setMine] = useState<Plan | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const plan = mine && told && mine.version > told.version ? merged(mine, told) : (told ?? mine);

  const send = async (act: () => Promise<Plan>): Promise<boolean> => {
    setError(null);
    try {
      setMine(await act());
      return true;
    } catch (fault) {
      const said = asError(fault);
      if (said.code !== "plan_changed") {
        setError(said);
        return false;
      }
      setMine(await readPlan(run).catch(() => null));
      setError(new ApiError(t("plan.changed"), 409));
      return false;
    }
  };

  const change = (edits: Edit[]) => send(() => editPlan(run, plan?.version ?? 1, edits));
  return {
    plan,
    error,
    /** `text` for the question `id`, or another state. */
    edit: (id: string, what: Partial<Edit>) =>
      change(
        (plan?.questions ?? []).map((one) => (one.id === id ? { ...asEdit(one), ...what } : asEdit(one))),
      ),
    add: (text: string) => change([...(plan?.questions ?? []).map(asEdit), { text }]),
    note: async (text: string) => {
      const done = await send(() => addNote(run, text));
      if (done) tell(t("plan.taken"));
      return done;
    },
  };
}

const asEdit = (one: PlanQuestion): Edit =>
  one.state === "dropped" ? { id: one.id, text: one.text, state: "dropped" } : { id: one.id, text: one.text };

/** The words are the reader's, how far each question is the events say. */
function merged(mine: Plan, told: Plan): Plan {
  const state = new Map(told.questions.map((one) => [one.id, one.state]));
  const questions = mine.questions.map((one) =>
    one.state === "open" && state.get(one.id) !== "dropped"
      ? { ...one, state: state.get(one.id) ?? one.state }
      : one,
  );
  return { ...mine, questions };
}
