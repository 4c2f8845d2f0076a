import { api, asError } from "../api";
import { ErrorNotice, IconButton } from "../parts/Buttons";
import { session } from "../session";
import type { User } from "../types";
import { t } from "../words";
import { useApi } from "./use";

/** Who may use this box; for the owner. */
export function People() {
  const { data, error, load, setError } = useApi<{ users: User[] }>("/api/users");
  const act = (what: Promise<unknown>) => what.then(load, (fault) => setError(asError(fault)));
  const add = (form: HTMLFormElement) =>
    act(
      api("/api/users", { method: "POST", body: Object.fromEntries(new FormData(form)) }).then(() =>
        form.reset(),
      ),
    );
  return (
    <div class="stack">
      <p class="muted">{t("people.lead")}</p>
      <form
        class="row wrap"
        onSubmit={(event) => {
          event.preventDefault();
          void add(event.currentTarget);
        }}
      >
        <input
          class="input"
          name="name"
          required
          aria-label={t("people.name")}
          placeholder={t("people.name")}
        />
        <input
          class="input"
          name="password"
          type="password"
          minLength={8}
          required
          autocomplete="new-password"
          aria-label={t("people.password")}
          placeholder={t("people.password")}
        />
        <button type="submit" class="button first">
          {t("people.add")}
        </button>
      </form>
      {error && <ErrorNotice error={error} retry={t("retry")} onRetry={load} />}
      <ul class="rows">
        {data?.users.map((one) => (
          <li key={one.id} class="row-item">
            <span class="row-main row-title">{one.name}</span>
            <select
              class="input"
              aria-label={one.name}
              value={one.role}
              disabled={one.id === session.value?.user?.id}
              onChange={(event) =>
                void act(
                  api(`/api/users/${encodeURIComponent(one.id)}`, {
                    method: "PATCH",
                    body: { role: event.currentTarget.value },
                  }),
                )
              }
            >
              <option value="owner">{t("people.owner")}</option>
              <option value="member">{t("people.member")}</option>
            </select>
            {one.id !== session.value?.user?.id && (
              <IconButton
                icon="trash"
                size={18}
                label={`${t("delete")}: ${one.name}`}
                onClick={() => {
                  if (confirm(t("people.delete", { name: one.name }))) {
                    void act(api(`/api/users/${encodeURIComponent(one.id)}`, { method: "DELETE" }));
                  }
                }}
              />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
