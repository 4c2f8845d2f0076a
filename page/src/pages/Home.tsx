import { useEffect, useState } from "preact/hooks";
import { Box } from "../ask/Box";
import { Chips } from "../ask/Chips";
import { ErrorNotice, Notice } from "../parts/Buttons";
import { lazy } from "../parts/lazy";
import { loadReach, type Reach, session } from "../session";
import { askError, sending, turnTo } from "../talk/now";
import { t } from "../words";

export const Sending = lazy(() => import("./Sending").then((one) => one.Sending));

/** The empty page: one frame with a caret in it. */
export function Home() {
  const [reach, setReach] = useState<Reach | null>(null);
  useEffect(() => {
    turnTo("");
    void loadReach().then(setReach);
  }, []);
  if (sending.value) {
    return (
      <div class="column talk">
        <Sending />
      </div>
    );
  }
  return (
    <div class="home">
      <h1 class="visually-hidden">{greeting()}</h1>
      <div class="home-middle">
        {session.value && !session.value.models && <NoModel />}
        {askError.value && <ErrorNotice error={askError.value} />}
        <Box home />
        <Chips />
        <ReachLine reach={reach} />
      </div>
    </div>
  );
}

/** For those who hear the page: who is here, and what it says. */
function greeting(): string {
  const persona = session.value?.persona;
  return persona ? `${persona.name} · ${persona.line}` : t("app.name");
}

function NoModel() {
  return (
    <Notice kind="unsure" title={t("nomodel.title")}>
      <p>
        {t("nomodel.text")} <code>onebox models pull --default</code>
      </p>
      <p class="actions">
        <a class="button" href="/settings/models">
          {t("nomodel.settings")}
        </a>
      </p>
    </Notice>
  );
}

function ReachLine({ reach }: { reach: Reach | null }) {
  const parts = [];
  if (session.value?.models === false) parts.push({ href: "/settings/models", text: t("reach.nomodel") });
  else if (reach?.model)
    parts.push({ href: "/settings/models", text: t("reach.model", { model: reach.model }) });
  if (reach?.documents !== null && reach?.documents !== undefined) {
    const text = reach.documents ? t("reach.library", { n: reach.documents }) : t("reach.nolibrary");
    parts.push({ href: "/library", text });
  }
  return (
    <nav class="reach" aria-label={t("reach")}>
      {parts.map((one) => (
        <a key={one.href} href={one.href}>
          {one.text}
        </a>
      ))}
    </nav>
  );
}
