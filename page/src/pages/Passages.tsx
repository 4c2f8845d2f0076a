import { useEffect, useState } from "preact/hooks";
import { section } from "../answer/numbers";
import { type ApiError, api, asError } from "../api";
import { ErrorNotice } from "../parts/Buttons";
import type { Hit } from "../types";
import { open } from "../ui";
import { t } from "../words";

/** Find in the text of all documents. */
export function Passages() {
  const [query, setQuery] = useState("");
  const [hits, setHits] = useState<Hit[] | null>(null);
  const [note, setNote] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    if (!query.trim()) return setHits(null);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const path = `/api/library/search?k=8&q=${encodeURIComponent(query)}`;
      api<{ hits: Hit[]; note?: string }>(path, { signal: stop.signal }).then(
        (got) => {
          setHits(got.hits);
          setNote(got.note ?? "");
          setError(null);
        },
        (fault) => !stop.signal.aborted && setError(asError(fault)),
      );
    }, 220);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query]);
  return (
    <section class="find" aria-label={t("library.find")}>
      <input
        type="search"
        class="input wide"
        aria-label={t("library.find")}
        placeholder={t("library.find")}
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      {error && <ErrorNotice error={error} />}
      {note && <p class="faint">{note}</p>}
      {hits && !hits.length && <p class="faint">{t("search.none", { q: query })}</p>}
      {hits && hits.length > 0 && (
        <ol class="hits" aria-label={t("library.hits")}>
          {hits.map((one) => (
            <li key={one.passage}>
              <button
                type="button"
                class="hit"
                onClick={() => open({ source: one.source, title: one.title, start: one.start, end: one.end })}
              >
                <span class="hit-title">
                  {[one.title, section(one.heading, one.title)].filter(Boolean).join(" › ")}
                </span>
                <span class="hit-text">{one.text}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
