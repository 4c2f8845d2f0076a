import { useState } from "preact/hooks";
import { api, asError } from "../api";
import { ErrorNotice } from "../parts/Buttons";
import type { Setting, Settings } from "../types";
import { tell } from "../ui";
import { t } from "../words";
import { useApi } from "./use";

/** Every setting with its help, as it stands in settings.toml. */
export function AllSettings() {
  const { data, error, load } = useApi<Settings>("/api/settings");
  const [filter, setFilter] = useState("");
  if (error) return <ErrorNotice error={error} retry={t("retry")} onRetry={load} />;
  if (!data) return <p class="faint">{t("loading")} …</p>;
  const wanted = filter.toLowerCase();
  const shown = data.settings.filter((one) => `${one.name} ${one.help}`.toLowerCase().includes(wanted));
  return (
    <div class="stack">
      <input
        type="search"
        class="input wide"
        aria-label={t("settings.filter")}
        placeholder={t("settings.filter")}
        value={filter}
        onInput={(event) => setFilter(event.currentTarget.value)}
      />
      <ul class="rows">
        {shown.map((one) => (
          <Row key={one.name} one={one} onSaved={load} />
        ))}
      </ul>
    </div>
  );
}

const asText = (value: unknown): string =>
  value === null || value === undefined
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

/** A text as the kind of value that the default is. */
function asValue(text: string, like: unknown): unknown {
  if (typeof like === "number" && text.trim() !== "" && !Number.isNaN(Number(text))) return Number(text);
  if (typeof like !== "object" || like === null) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text; // the server says what is wrong with it
  }
}

function Row({ one, onSaved }: { one: Setting; onSaved: () => void }) {
  const [text, setText] = useState(asText(one.value));
  const [error, setError] = useState("");
  const save = async (value: unknown) => {
    setError("");
    try {
      await api("/api/settings", { method: "PATCH", body: { [one.name]: value } });
      tell(t("saved"));
      onSaved();
    } catch (fault) {
      const { message, hint } = asError(fault);
      setError(`${message} ${hint}`);
    }
  };
  const changed = text !== asText(one.value);
  const id = `setting-${one.name}`;
  return (
    <li class="setting">
      <div>
        <label class="row-title mono" for={id}>
          {one.name}
        </label>
        <p class="faint">{one.help}</p>
        {error && <p class="bad-text">{error}</p>}
      </div>
      {one.fixed ? (
        <p class="faint mono">{one.secret ? t("settings.secret") : asText(one.value)}</p>
      ) : one.choices?.length ? (
        <select
          id={id}
          class="input"
          value={asText(one.value)}
          onChange={(event) => void save(event.currentTarget.value)}
        >
          {one.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice || "–"}
            </option>
          ))}
        </select>
      ) : typeof one.default === "boolean" ? (
        <input
          id={id}
          type="checkbox"
          checked={one.value === true}
          onChange={(event) => void save(event.currentTarget.checked)}
        />
      ) : (
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault();
            void save(asValue(text, one.default));
          }}
        >
          <input
            id={id}
            class="input"
            type={(one.secret ? "password" : "text") as "text"}
            autocomplete="off"
            placeholder={one.secret && one.set ? t("settings.set") : asText(one.default)}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          {changed && (
            <button type="submit" class="button first">
              {t("save")}
            </button>
          )}
        </form>
      )}
    </li>
  );
}
