import { useState } from "preact/hooks";
import { type ApiError, api, asError } from "../api";
import { ErrorNotice } from "../parts/Buttons";
import { Dialog } from "../parts/Dialog";
import { Choices, DepthField, Line } from "../parts/Fields";
import { t } from "../words";

const OFTEN = ["schedule.daily", "schedule.weekly", "schedule.hours"] as const;

/** What to do and when, in the reader's own words; the server says what it does not understand. */
export function ScheduleDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const [text, setText] = useState("");
  const [when, setWhen] = useState("");
  const [depth, setDepth] = useState("");
  const [email, setEmail] = useState("");
  const [webhook, setWebhook] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const body = {
        text: text.trim(),
        when: when.trim(),
        depth,
        email: email.trim(),
        webhook: webhook.trim(),
      };
      await api("/api/schedules", { method: "POST", body });
      onDone();
    } catch (fault) {
      setError(asError(fault));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t("schedule.add")} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label class="field">
          {t("schedule.text")}
          <textarea
            rows={3}
            maxLength={4000}
            required
            placeholder={t("schedule.text.example")}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <Line label="schedule.when" value={when} most={80} required onInput={setWhen} />
        <Choices of={OFTEN.map((one) => t(one))} value={when} name={(one) => one} onChange={setWhen} />
        <DepthField value={depth} onChange={setDepth} />
        <details>
          <summary>{t("schedule.tell")}</summary>
          <Line label="report.watch.email" value={email} most={320} onInput={setEmail} />
          <Line label="report.watch.webhook" value={webhook} most={2000} onInput={setWebhook} />
        </details>
        {error && <ErrorNotice error={error} />}
        <div class="row end">
          <button type="button" class="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button type="submit" class="button first" disabled={busy || !text.trim() || !when.trim()}>
            {t("save")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
