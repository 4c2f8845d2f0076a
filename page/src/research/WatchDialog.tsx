import { useEffect, useState } from "preact/hooks";
import { type ApiError, asError } from "../api";
import { ErrorNotice } from "../parts/Buttons";
import { Dialog } from "../parts/Dialog";
import { Choices } from "../parts/Fields";
import { tell } from "../ui";
import { t } from "../words";
import { moment } from "../words/figures";
import { endWatch, readWatch, setWatch, type Watch } from "./doors";

const OFTEN = ["daily", "weekly"] as const;

/** How the report is watched, and what is written into the form. */
function useWatch(run: string, onDone: () => void) {
  const [watch, setKnown] = useState<Watch | null>(null);
  const [every, setEvery] = useState<Watch["every"]>("weekly");
  const [email, setEmail] = useState("");
  const [webhook, setWebhook] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    readWatch(run).then(
      (got) => {
        setKnown(got);
        setEvery(got.every);
        setEmail(got.email);
        setWebhook(got.webhook);
      },
      (fault) => asError(fault).status !== 404 && setError(asError(fault)), // 404: not watched yet
    );
  }, [run]);
  const act = async (what: () => Promise<unknown>, said: string) => {
    setError(null);
    try {
      await what();
      tell(said);
      onDone();
    } catch (fault) {
      setError(asError(fault));
    }
  };
  return { watch, every, setEvery, email, setEmail, webhook, setWebhook, error, act };
}

/** Have the report brought up to date on its own. */
export function WatchDialog({ run, onClose }: { run: string; onClose: () => void }) {
  const { watch, every, setEvery, email, setEmail, webhook, setWebhook, error, act } = useWatch(run, onClose);
  const save = (event: Event) => {
    event.preventDefault();
    void act(
      () => setWatch(run, { every, email: email.trim(), webhook: webhook.trim() }),
      t("report.watched"),
    );
  };
  return (
    <Dialog title={t("report.watch")} onClose={onClose}>
      <form class="watch" onSubmit={save}>
        <p class="faint">{t("report.watch.text")}</p>
        <Choices of={OFTEN} value={every} name={(one) => t(`report.watch.${one}`)} onChange={setEvery} />
        <Line kind="email" label={t("report.watch.email")} value={email} onChange={setEmail} />
        <Line kind="url" label={t("report.watch.webhook")} value={webhook} onChange={setWebhook} />
        {watch && <p class="faint">{t("report.watch.next", { when: day(watch) })}</p>}
        {watch?.error && <p class="bad-text">{watch.error}</p>}
        {error && <ErrorNotice error={error} />}
        <p class="actions end">
          {watch && (
            <button
              type="button"
              class="button"
              onClick={() => void act(() => endWatch(run), t("report.watch.ended"))}
            >
              {t("report.watch.end")}
            </button>
          )}
          <button type="submit" class="button first">
            {t(watch ? "save" : "report.watch.set")}
          </button>
        </p>
      </form>
    </Dialog>
  );
}

const day = (watch: Watch): string => new Date(moment(watch.next_at)).toISOString().slice(0, 10);

interface LineProps {
  kind: "email" | "url";
  label: string;
  value: string;
  onChange: (text: string) => void;
}

const Line = ({ kind, label, value, onChange }: LineProps) => (
  <label class="watch-line">
    <span class="label">{label}</span>
    <input
      class="input wide"
      inputMode={kind}
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  </label>
);
