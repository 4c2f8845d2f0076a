import { useState } from "preact/hooks";
import { api, asError } from "../api";
import { ErrorNotice } from "../parts/Buttons";
import { Icon, Mark } from "../parts/Icon";
import { isOwner, loadSession } from "../session";
import type { Models, Probe, Settings } from "../types";
import { type Key, t } from "../words";
import { number, size } from "../words/figures";
import { useApi } from "./use";

/** Roles for which the model that writes answers stands in. */
const AS_ANSWERS = new Set(["fast", "reason"]);
const ROLES = ["answer", "fast", "reason", "vision", "embed"];

/** Which model does what, and what it really can. */
export function ModelSettings() {
  const settings = useApi<Settings>("/api/settings");
  const models = useApi<Models>("/api/models");
  const error = settings.error ?? models.error;
  if (error) {
    const again = () => {
      void settings.load();
      void models.load();
    };
    return <ErrorNotice error={error} retry={t("retry")} onRetry={again} />;
  }
  if (!settings.data || !models.data) return <p class="faint">{t("loading")} …</p>;
  const { data } = models;
  const offered = data.catalogue.filter((one) => !one.installed);
  return (
    <div class="stack">
      <p class="muted">{t("models.lead")}</p>
      {ROLES.map((role) => (
        <Role key={role} role={role} settings={settings.data!} models={data} onSaved={settings.load} />
      ))}
      <section>
        <h2 class="label">{t("models.here")}</h2>
        <ul class="rows">
          {data.installed.map((one) => (
            <li key={one.name} class="row-item">
              <span class="row-main row-title">{one.name}</span>
              <span class="faint">{size(one.size)}</span>
            </li>
          ))}
          {!data.installed.length && <li class="faint">{t("models.none")}</li>}
        </ul>
      </section>
      {offered.length > 0 && (
        <section>
          <h2 class="label">{t("models.catalogue")}</h2>
          <ul class="rows">
            {offered.map((one) => (
              <li key={one.name} class="row-item">
                <span class="row-main row-title">{one.name}</span>
                <code class="faint">{t("models.pull", { name: one.name })}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

interface RoleProps {
  role: string;
  settings: Settings;
  models: Models;
  onSaved: () => void;
}

function Role({ role, settings, models, onSaved }: RoleProps) {
  const [probe, setProbe] = useState<Probe | "asking" | null>(null);
  const [error, setError] = useState("");
  const now = settings.roles[role] ?? null;
  const chosen = String(settings.settings.find((one) => one.name === `models.${role}`)?.value ?? "");
  const options = models.installed.map((one) => one.name);
  const name = t(`role.${role}` as Key);

  const save = async (value: string) => {
    setError("");
    try {
      await api("/api/settings", { method: "PATCH", body: { [`models.${role}`]: value } });
      onSaved();
      void loadSession();
    } catch (fault) {
      setError(asError(fault).message);
    }
  };
  const ask = async () => {
    setProbe("asking");
    try {
      setProbe(await api<Probe>("/api/models/probe", { method: "POST", body: { role } }));
    } catch (fault) {
      const { message, hint } = asError(fault);
      setProbe({ ok: false, error: message, hint });
    }
  };
  return (
    <section class="role">
      <div class="row wrap">
        <div class="row-main">
          <h2 class="row-title">{name}</h2>
          <p class="faint">
            {now ? [now.model, now.endpoint].filter(Boolean).join(" · ") : t("models.none")}
          </p>
        </div>
        {isOwner.value && (
          <input
            class="input"
            list={`models-${role}`}
            aria-label={t("models.choose", { role: name })}
            placeholder={t(AS_ANSWERS.has(role) ? "models.as_answer" : "models.auto")}
            title={t("models.write")}
            key={chosen}
            defaultValue={chosen}
            onChange={(event) => void save(event.currentTarget.value.trim())}
          />
        )}
        <datalist id={`models-${role}`}>
          {options.map((one) => (
            <option key={one} value={one} />
          ))}
          {models.endpoints.map((one) => (
            <option key={one.name} value={`${one.name}/`} label={one.url} />
          ))}
        </datalist>
        {now && role !== "embed" && (
          <button type="button" class="button" disabled={probe === "asking"} onClick={() => void ask()}>
            {t("models.probe")}
          </button>
        )}
      </div>
      {error && <p class="bad-text">{error}</p>}
      <div aria-live="polite">{probe && <Result probe={probe} />}</div>
    </section>
  );
}

function Result({ probe }: { probe: Probe | "asking" }) {
  if (probe === "asking") {
    return (
      <p class="probe">
        <Mark size={18} moving /> {t("models.probing")} …
      </p>
    );
  }
  if (!probe.ok)
    return <ErrorNotice error={{ message: probe.error ?? t("failed.title"), hint: probe.hint ?? "" }} />;
  const schema = probe.json_schema === "unknown" ? null : probe.json_schema !== "refused";
  const facts = [
    probe.context ? t("models.context", { n: number(probe.context) }) : "",
    probe.tokens_per_second ? t("models.speed", { n: Math.round(probe.tokens_per_second * 10) / 10 }) : "",
  ].filter(Boolean);
  return (
    <ul class="probe pills">
      {facts.map((one) => (
        <li key={one}>{one}</li>
      ))}
      <Can label={t("models.schema")} can={schema} />
      <Can label={t("models.tools")} can={probe.tools} />
      <Can label={t("models.vision")} can={probe.vision} />
    </ul>
  );
}

function Can({ label, can }: { label: string; can: boolean | null | undefined }) {
  if (can === null || can === undefined) return null;
  return (
    <li class={can ? "good-text" : "faint"}>
      <Icon name={can ? "check" : "close"} size={14} /> {label}: {t(can ? "yes" : "no")}
    </li>
  );
}
