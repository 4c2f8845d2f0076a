import { useEffect, useState } from "preact/hooks";
import { asError } from "../api";
import type { View } from "../fold";
import { Notice } from "../parts/Buttons";
import { loadMemory, memory, refuse, remember } from "../talk/memory";
import { tell } from "../ui";
import { t } from "../words";

/** What the answer was told of what the box remembers, and what the question asked to keep. */
export function Remembered({ view }: { view: View }) {
  const ids = [...view.remembered, ...view.kept];
  const known = memory.value?.memories ?? null;
  const missing = ids.some((id) => !known?.some((one) => one.id === id));
  useEffect(() => {
    // Without its words the line still says that memory was used.
    if (missing) void loadMemory().catch(() => undefined);
  }, [ids.join()]);
  if (!ids.length || !known) return null;
  const words = (list: string[]) =>
    list.map((id) => known.find((one) => one.id === id)?.text ?? t("remembered.gone")).join(" · ");
  return (
    <p class="checked remembered">
      {view.kept.length > 0 && <span>{`${t("remembered.kept")} ${words(view.kept)} `}</span>}
      {view.remembered.length > 0 && <span>{`${t("remembered.used")} ${words(view.remembered)} `}</span>}
      <a href="/settings/memory">{t("remembered.change")}</a>
    </p>
  );
}

/** Nothing is kept unless the reader says so. Shown only while the page that heard it is open. */
export function Suggested({ view }: { view: View }) {
  const [done, setDone] = useState(false);
  const one = view.suggested;
  if (!one || done) return null;
  const act = (what: Promise<unknown>, said = "") => {
    setDone(true);
    what.then(
      () => said && tell(said),
      (fault) => tell(asError(fault).message),
    );
  };
  return (
    <Notice>
      <p>{t("remembered.suggest")}</p>
      <p class="row-title">{one.text}</p>
      <p class="actions">
        <button type="button" class="button" onClick={() => act(refuse(one.text))}>
          {t("remembered.no")}
        </button>
        <button
          type="button"
          class="button first"
          onClick={() =>
            act(remember(one.text, one.always).then(loadMemory), t("remembered.kept") + one.text)
          }
        >
          {t("remembered.yes")}
        </button>
      </p>
    </Notice>
  );
}
