import { ApiError, api, asError } from "../api";
import { withMore } from "../parts/more";
import { t } from "../words";
import { askError, remembers, sending, talkId } from "./now";
import type { Question } from "./talk";

/** Ask, from the box. The question is on the screen at once; false when nobody took it. */
export async function ask(question: Question): Promise<boolean> {
  sending.value = { text: question.text, depth: question.depth };
  askError.value = null;
  try {
    const talk = await withMore(() => import("./talk"));
    return await talk.ask(question);
  } catch {
    sending.value = null;
    askError.value = new ApiError(t("part.failed"), -1, t("part.again"));
    return false;
  }
}

export const cancelRun = (id: string): Promise<unknown> =>
  api(`/api/runs/${encodeURIComponent(id)}/cancel`, { method: "POST" });

/** Use what is remembered in this conversation, or not; one that has not begun is told with its first question. */
export async function letRemember(on: boolean): Promise<void> {
  remembers.value = on;
  const id = talkId.value;
  if (!id) return;
  try {
    await api(`/api/conversations/${encodeURIComponent(id)}`, { method: "PATCH", body: { memory: on } });
  } catch (error) {
    remembers.value = !on;
    askError.value = asError(error);
  }
}
