import { useEffect, useRef } from "preact/hooks";
import { asError } from "../api";
import { ErrorNotice, IconButton } from "../parts/Buttons";
import { Icon } from "../parts/Icon";
import { Menu } from "../parts/Menu";
import { go, place } from "../router";
import {
  deleteTalk,
  history,
  historyError,
  historyMore,
  loadHistory,
  loadOlder,
  renameTalk,
} from "../talk/history";
import type { Talk } from "../types";
import { drawer, tell } from "../ui";
import { type Key, t } from "../words";
import { moment } from "../words/figures";

/** All conversations, newest first. */
export function History() {
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    void loadHistory();
    root.current?.querySelector<HTMLElement>("a, button")?.focus();
  }, []);
  return (
    <>
      <div class="shade" onClick={() => (drawer.value = false)} aria-hidden="true" />
      <aside class="drawer" ref={root} aria-label={t("nav.history")}>
        <header class="drawer-head">
          <h2>{t("nav.history")}</h2>
          <IconButton icon="close" label={t("close")} keys="Esc" onClick={() => (drawer.value = false)} />
        </header>
        {historyError.value && (
          <ErrorNotice error={historyError.value} retry={t("retry")} onRetry={loadHistory} />
        )}
        {history.value && !history.value.length && <p class="faint empty">{t("history.empty")}</p>}
        {groups(history.value ?? []).map(([name, list]) => (
          <section key={name}>
            <h3 class="label">{t(name)}</h3>
            <ul>
              {list.map((one) => (
                <Row key={one.id} one={one} />
              ))}
            </ul>
          </section>
        ))}
        {historyMore.value && (
          <button type="button" class="quiet-button" onClick={() => void loadOlder()}>
            {t("history.more")}
          </button>
        )}
      </aside>
    </>
  );
}

function Row({ one }: { one: Talk }) {
  const here = place.value.page === "talk" && place.value.id === one.id;
  const title = one.title || t("history.untitled");
  const rename = () => {
    const next = prompt(t("rename"), one.title)?.trim();
    if (next) renameTalk(one.id, next).catch((error) => tell(asError(error).message));
  };
  const remove = () => {
    if (!confirm(t("history.delete"))) return;
    deleteTalk(one.id).then(
      () => here && go("/"),
      (error) => tell(asError(error).message),
    );
  };
  return (
    <li class="drawer-row">
      <a
        href={`/c/${one.id}`}
        aria-current={here ? "page" : undefined}
        title={title}
        onClick={() => {
          if (innerWidth < 1100) drawer.value = false;
        }}
      >
        {title}
      </a>
      <Menu
        label={`${t("more")}: ${title}`}
        class="icon-button tiny"
        align="end"
        choices={[
          { key: "rename", label: t("rename"), onPick: rename },
          { key: "delete", label: t("delete"), onPick: remove },
        ]}
      >
        <Icon name="menu" size={16} />
      </Menu>
    </li>
  );
}

/** By how long ago they were last spoken in. */
export function groups(list: Talk[], now = Date.now()): [Key, Talk[]][] {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const day = 24 * 3600 * 1000;
  const out = new Map<Key, Talk[]>();
  for (const one of list) {
    const at = moment(one.updated ?? one.created);
    const name: Key =
      at >= midnight
        ? "history.today"
        : at >= midnight - day
          ? "history.yesterday"
          : at >= midnight - 6 * day
            ? "history.week"
            : "history.older";
    out.set(name, [...(out.get(name) ?? []), one]);
  }
  return [...out];
}
