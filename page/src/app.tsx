import { useEffect } from "preact/hooks";
import { gone } from "./api";
import { DropZone } from "./ask/DropZone";
import { Home, Sending } from "./pages/Home";
import { ErrorNotice } from "./parts/Buttons";
import { Mark } from "./parts/Icon";
import { lazy } from "./parts/lazy";
import { go, onLink, type Place, place } from "./router";
import { loadSession, session, sessionError } from "./session";
import { Banner } from "./shell/Banner";
import { onKey } from "./shell/keys";
import { Rail } from "./shell/Rail";
import { SearchDialog } from "./shell/SearchDialog";
import { announced, artifact, dialog, drawer, opened, toast } from "./ui";
import { t } from "./words";

// What the empty box does not need comes when it is wanted; what asking needs, as soon as there is time. The search is
// here at once: what is typed right after Ctrl+K, while it were still coming, would go into the box.
const Talk = lazy(() => import("./pages/Talk").then((one) => one.Talk));
const Artifact = lazy(() => import("./answer/Artifact").then((one) => one.Artifact));
const Panel = lazy(() => import("./answer/Panel").then((one) => one.Panel));
const Door = lazy(() => import("./pages/Door").then((one) => one.Door));
const HelpDialog = lazy(() => import("./shell/HelpDialog").then((one) => one.HelpDialog));
const History = lazy(() => import("./shell/History").then((one) => one.History));
const ShareDialog = lazy(() => import("./shell/ShareDialog").then((one) => one.ShareDialog));
const Library = lazy(() => import("./pages/Library").then((one) => one.Library));
const Agents = lazy(() => import("./pages/Agents").then((one) => one.Agents));
const Runs = lazy(() => import("./pages/Runs").then((one) => one.Runs));
const Shared = lazy(() => import("./pages/Shared").then((one) => one.Shared));
const SettingsPage = lazy(() => import("./settings/SettingsPage").then((one) => one.SettingsPage));

/** Milliseconds after the box is shown. */
const SOON = 50;

export function App() {
  useEffect(() => {
    const soon = () => {
      for (const part of [Talk, Sending]) part.soon().catch(() => undefined);
      if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
      // Without it the page works just the same; it only cannot open while the server is away.
      void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
    };
    void loadSession().then(() => setTimeout(soon, SOON));
    addEventListener("keydown", onKey);
    addEventListener("click", onLink);
  }, []);
  return (
    <>
      <Inside />
      <Banner />
      {toast.value && (
        <p class="toast" role="status">
          {toast.value}
        </p>
      )}
      <p class="visually-hidden" aria-live="polite">
        {announced.value}
      </p>
    </>
  );
}

function Inside() {
  const here = place.value;
  if (here.page === "shared") {
    return (
      <div class={opened.value ? "shell beside" : "shell"}>
        <Shared token={here.token} />
        {opened.value && <Panel one={opened.value} />}
      </div>
    );
  }
  if (!session.value) return <Opening />;
  if (!session.value.user) return <Door />;
  const beside = opened.value ?? artifact.value;
  return (
    <div class={`shell with-rail${beside ? " beside" : ""}${drawer.value ? " with-drawer" : ""}`}>
      <a class="skip" href="#main">
        {t("skip")}
      </a>
      <Rail />
      {drawer.value && <History />}
      <main id="main" tabIndex={-1}>
        <View here={here} />
      </main>
      {opened.value && <Panel one={opened.value} />}
      {artifact.value && <Artifact {...artifact.value} />}
      {dialog.value === "search" && <SearchDialog />}
      {dialog.value === "help" && <HelpDialog />}
      {dialog.value === "share" && <ShareDialog />}
      {here.page !== "library" && <DropZone />}
    </div>
  );
}

function View({ here }: { here: Place }) {
  useEffect(() => {
    if (here.page !== "talk") {
      scrollTo({ top: 0 });
      document.title = "Onebox 一框";
    }
    opened.value = null;
    artifact.value = null;
  }, [here.page, here.page === "talk" ? here.id : ""]);
  if (here.page === "home") return <Home />;
  if (here.page === "talk") return <Talk id={here.id} />;
  if (here.page === "library") return <Library />;
  if (here.page === "runs") return <Runs />;
  if (here.page === "agents") return <Agents />;
  if (here.page === "settings") return <SettingsPage tab={here.tab} />;
  return (
    <div class="column page empty">
      <p>{t("notfound")}</p>
      <button type="button" class="button" onClick={() => go("/")}>
        {t("nav.new")}
      </button>
    </div>
  );
}

/** Before the server has said who we are. */
function Opening() {
  const error = sessionError.value;
  useEffect(() => {
    if (error?.status === 0) gone();
  }, [error]);
  return (
    <main class="door" id="main">
      <Mark size={56} moving />
      {error ? (
        <ErrorNotice error={error} retry={t("retry")} onRetry={() => void loadSession()} />
      ) : (
        <span class="visually-hidden">{t("loading")}</span>
      )}
    </main>
  );
}
