import { useState } from "preact/hooks";
import { api, asError } from "../api";
import { ErrorNotice, IconButton } from "../parts/Buttons";
import type { ApiKey } from "../types";
import { copy } from "../ui";
import { t } from "../words";
import { when } from "../words/figures";
import { useApi } from "./use";

/** Keys for other programs. */
export function Keys() {
  const { data, error, load, setError } = useApi<{ keys: ApiKey[] }>("/api/keys");
  const [made, setMade] = useState<ApiKey | null>(null);
  const make = async (form: HTMLFormElement) => {
    try {
      const name = String(new FormData(form).get("name") ?? "");
      setMade(await api<ApiKey>("/api/keys", { method: "POST", body: { name } }));
      form.reset();
      await load();
    } catch (fault) {
      setError(asError(fault));
    }
  };
  const remove = (one: ApiKey) => {
    if (!confirm(t("keys.delete", { name: one.name }))) return;
    api(`/api/keys/${encodeURIComponent(one.id)}`, { method: "DELETE" }).then(load, (fault) =>
      setError(asError(fault)),
    );
  };
  return (
    <div class="stack">
      <p class="muted">{t("keys.lead", { url: `${location.origin}/v1` })}</p>
      <form
        class="row wrap"
        onSubmit={(event) => {
          event.preventDefault();
          void make(event.currentTarget);
        }}
      >
        <input class="input" name="name" required aria-label={t("keys.name")} placeholder={t("keys.name")} />
        <button type="submit" class="button first">
          {t("keys.make")}
        </button>
      </form>
      {made?.key && (
        <div class="notice" role="status">
          <div>
            <p class="notice-title">{t("keys.once")}</p>
            <p class="row">
              <code class="secret">{made.key}</code>
              <IconButton
                icon="copy"
                label={t("copy")}
                onClick={() => void copy(made.key ?? "", t("copied"))}
              />
            </p>
          </div>
        </div>
      )}
      {error && <ErrorNotice error={error} retry={t("retry")} onRetry={load} />}
      <ul class="rows">
        {data?.keys.map((one) => (
          <li key={one.id} class="row-item">
            <span class="row-main row-title">{one.name}</span>
            <span class="faint">{when(one.created)}</span>
            <IconButton
              icon="trash"
              size={18}
              label={`${t("delete")}: ${one.name}`}
              onClick={() => remove(one)}
            />
          </li>
        ))}
        {data && !data.keys.length && <li class="faint">{t("keys.none")}</li>}
      </ul>
    </div>
  );
}
