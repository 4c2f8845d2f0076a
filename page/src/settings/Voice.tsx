import { useEffect, useState } from "preact/hooks";
import { api, asError } from "../api";
import { ErrorNotice } from "../parts/Buttons";
import { loadSession } from "../session";
import { tell } from "../ui";
import { t } from "../words";
import { useApi } from "./use";

/** Who the box is: its file, for an owner to change. */
export function Voice() {
  const { data, error, load, setError } = useApi<{ own: boolean; text: string }>("/api/persona");
  const [text, setText] = useState("");
  useEffect(() => setText(data?.text ?? ""), [data?.text]);
  const write = async (next: string) => {
    try {
      await api("/api/persona", { method: "PATCH", body: { text: next } });
      await Promise.all([load(), loadSession()]);
      tell(t("saved"));
    } catch (fault) {
      setError(asError(fault));
    }
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void write(text);
      }}
    >
      <label class="field">
        {t("persona.title")}
        <textarea
          rows={9}
          maxLength={20_000}
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <small>{t("persona.help")}</small>
      </label>
      {error && <ErrorNotice error={error} />}
      <div class="row">
        <button type="submit" class="button" disabled={!data || text === data.text}>
          {t("save")}
        </button>
        {data?.own && (
          <button type="button" class="quiet-button" onClick={() => void write("")}>
            {t("settings.reset")}
          </button>
        )}
      </div>
    </form>
  );
}
