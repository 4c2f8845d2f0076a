import { ErrorNotice } from "../parts/Buttons";
import { Icon } from "../parts/Icon";
import type { Check } from "../types";
import { t } from "../words";
import { useApi } from "./use";

/** What `onebox doctor` says. */
export function Health() {
  const { data, error, load } = useApi<{ checks: Check[] }>("/api/doctor");
  if (error) return <ErrorNotice error={error} retry={t("retry")} onRetry={load} />;
  return (
    <div class="stack">
      <p class="muted">{t("health.lead")}</p>
      {!data && <p class="faint">{t("loading")} …</p>}
      <ul class="rows">
        {data?.checks.map((one) => (
          <li key={one.name} class="row-item">
            <span class={one.ok ? "good-text" : "bad-text"}>
              <Icon name={one.ok ? "check" : "warn"} size={18} />
              <span class="visually-hidden">{t(one.ok ? "health.good" : "health.bad")}</span>
            </span>
            <div class="row-main">
              <p class="row-title">{one.name}</p>
              <p class="faint">{one.detail}</p>
              {!one.ok && one.hint && <p>{one.hint}</p>}
            </div>
          </li>
        ))}
      </ul>
      {data && (
        <p>
          <button type="button" class="button" onClick={() => void load()}>
            {t("retry")}
          </button>
        </p>
      )}
    </div>
  );
}
