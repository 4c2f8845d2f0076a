import { useEffect, useState } from "preact/hooks";
import { type ApiError, asError } from "../api";
import { ErrorNotice } from "../parts/Buttons";
import { Dialog } from "../parts/Dialog";
import { t } from "../words";
import { type Difference, readChanges } from "./doors";

/** What a version says that the one before it did not, sentence by sentence. */
export function ChangesDialog({
  run,
  version,
  onClose,
}: {
  run: string;
  version: number;
  onClose: () => void;
}) {
  const [changes, setChanges] = useState<Difference[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    readChanges(run, version).then(
      (got) => setChanges(got.changes),
      (fault) => setError(asError(fault)),
    );
  }, [run, version]);
  return (
    <Dialog title={t("report.changes.title", { n: version - 1 })} onClose={onClose}>
      {error && <ErrorNotice error={error} />}
      {!changes && !error && <p class="faint">{t("loading")} …</p>}
      {changes?.length === 0 && <p class="faint">{t("report.changes.none")}</p>}
      <ul class="report-changes">
        {changes?.map((one, index) => (
          <li key={index}>
            <p class="label">
              {t(`report.change.${one.kind}`)} · {one.section}
            </p>
            {one.before && one.kind !== "moved" && <del>{one.before.text}</del>}
            {one.after && <ins>{one.after.text}</ins>}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
