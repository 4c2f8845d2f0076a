import { useState } from "preact/hooks";
import { type ApiError, api, asError } from "../api";
import { ErrorNotice, IconButton } from "../parts/Buttons";
import { Dialog } from "../parts/Dialog";
import { talkId } from "../talk/now";
import { copy, dialog, tell } from "../ui";
import { t } from "../words";

/** A link that others may read by; it can be taken back. */
export function ShareDialog() {
  const [link, setLink] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const path = `/api/conversations/${encodeURIComponent(talkId.value)}/share`;
  const close = () => {
    dialog.value = null;
  };
  const make = () =>
    api<{ url: string }>(path, { method: "POST" }).then(
      (got) => {
        const whole = new URL(got.url, location.origin).href;
        setLink(whole);
        void copy(whole, t("copied"));
      },
      (fault) => setError(asError(fault)),
    );
  const end = () =>
    api(path, { method: "DELETE" }).then(
      () => {
        tell(t("share.ended"));
        close();
      },
      (fault) => setError(asError(fault)),
    );
  return (
    <Dialog title={t("share.title")} onClose={close}>
      <p class="muted">{t("share.text")}</p>
      {error && <ErrorNotice error={error} />}
      {link && (
        <p class="row">
          <input class="input wide" readOnly value={link} aria-label={t("turn.share")} />
          <IconButton icon="copy" label={t("copy")} onClick={() => void copy(link, t("copied"))} />
        </p>
      )}
      <p class="actions end">
        <button type="button" class="button" onClick={() => void end()}>
          {t("share.end")}
        </button>
        {!link && (
          <button type="button" class="button first" onClick={() => void make()}>
            {t("share.make")}
          </button>
        )}
      </p>
    </Dialog>
  );
}
