import { useEffect, useRef, useState } from "preact/hooks";
import { section } from "../answer/numbers";
import { type ApiError, api, asError } from "../api";
import { prefill } from "../ask/box";
import { Dialog } from "../parts/Dialog";
import { Icon } from "../parts/Icon";
import { go } from "../router";
import type { Hit, Talk } from "../types";
import { dialog, open } from "../ui";
import { t } from "../words";
import { when } from "../words/figures";

/** Everything at once: conversations (also parts of Chinese words) and passages of the library. */
export function SearchDialog() {
  const [query, setQuery] = useState("");
  const [talks, setTalks] = useState<Talk[] | null>(null);
  const [hits, setHits] = useState<Hit[]>([]);
  const [error, setError] = useState<ApiError | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const close = () => {
    dialog.value = null;
  };

  useEffect(() => {
    const wanted = query.trim();
    const stop = new AbortController();
    const timer = setTimeout(
      () => {
        const q = encodeURIComponent(wanted);
        api<{ conversations: Talk[] }>(`/api/conversations?limit=12${wanted ? `&q=${q}` : ""}`, stop).then(
          (got) => {
            setTalks(got.conversations);
            setError(null);
          },
          (fault) => !stop.signal.aborted && setError(asError(fault)),
        );
        if (!wanted) return setHits([]);
        api<{ hits: Hit[] }>(`/api/library/search?k=5&q=${q}`, stop).then(
          (got) => setHits(got.hits),
          () => setHits([]), // conversations are what was asked for first
        );
      },
      wanted ? 160 : 0,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query]);

  const walk = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const all = [...(list.current?.querySelectorAll<HTMLElement>(".find-item") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    event.preventDefault();
    all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]?.focus();
  };
  const ask = () => {
    prefill.value = { text: query.trim() };
    go("/");
    close();
  };
  return (
    <Dialog title={t("search.label")} onClose={close} bare>
      <div class="find-dialog" onKeyDown={walk} ref={list}>
        <label class="find-head">
          <Icon name="search" />
          <input
            type="search"
            autofocus
            aria-label={t("search.label")}
            placeholder={t("search.label")}
            value={query}
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
        </label>
        <div class="find-list" aria-live="polite">
          {error && <p class="bad-text">{error.message}</p>}
          {talks && talks.length > 0 && <h2 class="label">{t("search.talks")}</h2>}
          {talks?.map((one) => (
            <a key={one.id} class="find-item" href={`/c/${one.id}`} onClick={close}>
              <span class="find-title">
                <span>
                  <Marked text={one.title || t("history.untitled")} query={query} />
                </span>
                <span class="faint">{when(one.updated)}</span>
              </span>
              {one.snippet && (
                <span class="find-snippet">
                  <Marked text={one.snippet} query={query} />
                </span>
              )}
            </a>
          ))}
          {hits.length > 0 && <h2 class="label">{t("search.library")}</h2>}
          {hits.map((one) => (
            <button
              key={one.passage}
              type="button"
              class="find-item"
              onClick={() => {
                close();
                open({ source: one.source, title: one.title, start: one.start, end: one.end });
              }}
            >
              <span class="find-title">
                {[one.title, section(one.heading, one.title)].filter(Boolean).join(" › ")}
              </span>
              <span class="find-snippet">
                <Marked text={one.text.slice(0, 160)} query={query} />
              </span>
            </button>
          ))}
          {query.trim() && talks && !talks.length && !hits.length && (
            <p class="faint">{t("search.none", { q: query })}</p>
          )}
          {query.trim() && (
            <button type="button" class="find-item ask" onClick={ask}>
              {t("search.ask", { q: query.trim() })}
            </button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

/** What was looked for, marked where it stands. */
function Marked({ text, query }: { text: string; query: string }) {
  const wanted = query.trim().toLowerCase();
  const at = wanted ? text.toLowerCase().indexOf(wanted) : -1;
  if (at < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  );
}
