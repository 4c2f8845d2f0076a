import { Icon } from "../parts/Icon";
import { cancelRun } from "../talk/door";
import { busy, queue, setQueue, working } from "../talk/now";
import { askNext } from "../talk/talk";
import { t } from "../words";
import { prefill } from "./box";

/** What was asked while an answer was still coming. */
export function Queue() {
  const list = queue.value;
  if (!list.length) return null;
  const without = (index: number) => list.filter((_, at) => at !== index);

  const now = async (index: number) => {
    const one = list[index];
    if (!one) return;
    setQueue([one, ...without(index)]);
    if (!busy.value) return askNext();
    // The end of the stopped run asks the next one only when it was done: a stop is the reader's will.
    const run = working.value;
    if (run) await cancelRun(run);
    const unwatch = busy.subscribe((still) => {
      if (still) return;
      queueMicrotask(() => unwatch());
      void askNext();
    });
  };

  return (
    <section class="queue" aria-label={t("queue")}>
      <h2 class="label">{t("queue")}</h2>
      <ol>
        {list.map((one, index) => (
          <li key={`${index}${one.text}`}>
            <span class="queue-text">{one.text}</span>
            <button type="button" class="quiet-button" onClick={() => void now(index)}>
              {t("queue.now")}
            </button>
            <button
              type="button"
              class="quiet-button"
              onClick={() => {
                setQueue(without(index));
                prefill.value = { text: one.text, depth: one.depth };
              }}
            >
              {t("queue.edit")}
            </button>
            <button
              type="button"
              class="icon-button tiny"
              aria-label={t("queue.drop")}
              title={t("queue.drop")}
              onClick={() => setQueue(without(index))}
            >
              <Icon name="close" size={14} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
