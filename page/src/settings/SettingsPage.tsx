import { useEffect, useRef, useState } from "preact/hooks";
import { lazy } from "../parts/lazy";
import { isOwner, session, signOut } from "../session";
import { memory } from "../talk/memory";
import { forgetRuns } from "../talk/runs";
import { type Theme, tell, theme } from "../ui";
import { choose, chosen, type Key, type Language, t } from "../words";
import { AllSettings } from "./AllSettings";
import { Health } from "./Health";
import { Keys } from "./Keys";
import { ModelSettings } from "./ModelSettings";
import { People } from "./People";
import { Voice } from "./Voice";

const Memory = lazy(() => import("./Memory").then((one) => one.Memory));
const Usage = lazy(() => import("./Usage").then((one) => one.Usage));

const TABS = [
  { name: "look", view: Look, owner: false },
  { name: "memory", view: Memory, owner: false },
  { name: "models", view: ModelSettings, owner: false },
  { name: "all", view: AllSettings, owner: true },
  { name: "keys", view: Keys, owner: false },
  { name: "people", view: People, owner: true },
  { name: "usage", view: Usage, owner: true },
  { name: "health", view: Health, owner: false },
] as const;

export function SettingsPage({ tab }: { tab: string }) {
  const shown = TABS.filter((one) => !one.owner || isOwner.value);
  const View = (shown.find((one) => one.name === tab) ?? shown[0])?.view ?? Look;
  const tabs = useRef<HTMLElement>(null);
  useEffect(() => {
    const here = tabs.current?.querySelector("[aria-current]");
    here?.scrollIntoView({ block: "nearest", inline: "center" }); // a phone shows only some of them
  }, [View]);
  return (
    <div class="column page">
      <h1>{t("settings.title")}</h1>
      <nav class="tabs" aria-label={t("settings.title")} ref={tabs}>
        {shown.map((one) => (
          <a
            key={one.name}
            href={`/settings/${one.name}`}
            aria-current={one.view === View ? "page" : undefined}
          >
            {t(`settings.${one.name}` as Key)}
          </a>
        ))}
      </nav>
      <View />
    </div>
  );
}

function Look() {
  return (
    <div class="stack">
      <LanguageChoice />
      <Choices
        label={t("settings.theme")}
        value={theme.value}
        options={[
          ["", t("settings.theme.auto")],
          ["light", t("settings.theme.light")],
          ["dark", t("settings.theme.dark")],
        ]}
        onPick={(value) => {
          theme.value = value as Theme;
        }}
      />
      {isOwner.value && <Voice />}
      {session.value?.user && (
        <section class="setting-row">
          <h2 class="label">{t("settings.account", { name: session.value.user.name })}</h2>
          <button
            type="button"
            class="button"
            onClick={() => {
              forgetRuns();
              memory.value = null;
              void signOut();
            }}
          >
            {t("settings.out")}
          </button>
        </section>
      )}
      <p class="faint">{t("settings.version", { version: session.value?.version ?? "" })}</p>
    </div>
  );
}

/** What was picked stands while its words are on their way; when they do not come, nothing has changed. */
function LanguageChoice() {
  const [picked, setPicked] = useState<Language | "" | null>(null);
  const pick = (value: Language | "") => {
    setPicked(value);
    void choose(value)
      .catch(() => tell(t("part.failed")))
      .finally(() => setPicked(null));
  };
  return (
    <Choices
      label={t("settings.language")}
      value={picked ?? chosen.value}
      options={[
        ["", t("settings.language.auto")],
        ["zh", "中文"],
        ["en", "English"],
      ]}
      onPick={(value) => pick(value as Language | "")}
    />
  );
}

interface ChoicesProps {
  label: string;
  value: string;
  options: [string, string][];
  onPick: (value: string) => void;
}

function Choices({ label, value, options, onPick }: ChoicesProps) {
  return (
    <fieldset class="setting-row">
      <legend class="label">{label}</legend>
      <div class="segments">
        {options.map(([key, name]) => (
          <label key={key}>
            <input type="radio" name={label} checked={value === key} onChange={() => onPick(key)} />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
