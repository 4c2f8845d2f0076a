import { useEffect, useRef, useState } from "preact/hooks";
import { type ApiError, api, asError } from "../api";
import { ErrorNotice, IconButton } from "../parts/Buttons";
import { length, slice } from "../text/codepoints";
import type { SourceText } from "../types";
import { type Opened, opened } from "../ui";
import { t } from "../words";
import { placeName, section } from "./numbers";

const WINDOW = 1200;

/** The source beside the answer, at the sentence that was quoted. */
export function Panel({ one }: { one: Opened }) {
  const [text, setText] = useState<SourceText | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [wider, setWider] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const close = useRef<HTMLDivElement>(null);
  const key = `${one.source}:${one.start}:${one.end}`;

  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    close.current?.querySelector("button")?.focus({ preventScroll: true });
    return () => before?.focus?.({ preventScroll: true });
  }, []);

  useEffect(() => setWider(0), [key]);

  useEffect(() => {
    const stop = new AbortController();
    load(one, wider, stop.signal).then(
      (got) => {
        setText(got);
        setError(null);
      },
      (fault) => !stop.signal.aborted && setError(asError(fault)),
    );
    return () => stop.abort();
  }, [key, wider, attempt]);

  return (
    <aside class="panel" aria-label={t("panel")}>
      <header class="panel-head" ref={close}>
        <div class="panel-title">
          <h2>{text?.title ?? one.title}</h2>
          {text && (
            <p class="faint" title={text.location}>
              {[section(text.heading, text.title), placeName(text.location)].filter(Boolean).join(" · ")}
            </p>
          )}
        </div>
        <IconButton icon="close" label={t("close")} keys="Esc" onClick={() => (opened.value = null)} />
      </header>
      {error && error.status === 404 && <p class="faint panel-body">{t("panel.gone")}</p>}
      {error?.status === 401 && <Quote one={one} />}
      {error && error.status !== 404 && error.status !== 401 && (
        <ErrorNotice error={error} retry={t("retry")} onRetry={() => setAttempt((now) => now + 1)} />
      )}
      {text && !error && (
        <Passage key={key} text={text} one={one} onWider={() => setWider((now) => now + 1)} />
      )}
      {!text && !error && <p class="faint panel-body">{t("loading")} …</p>}
    </aside>
  );
}

/** Whoever reads a shared conversation sees what was quoted, not the library. */
function Quote({ one }: { one: Opened }) {
  return (
    <div class="panel-body" tabIndex={0}>
      <p class="passage">
        <mark>{one.quote}</mark>
      </p>
      <p class="faint">{t("panel.quote")}</p>
    </div>
  );
}

async function load(one: Opened, wider: number, signal: AbortSignal): Promise<SourceText> {
  const start = Math.max(0, (one.start ?? 0) - WINDOW * wider);
  const end = (one.end ?? one.start ?? 0) + WINDOW * wider;
  const span = one.start === undefined && !wider ? "" : `?start=${start}&end=${end}`;
  return api<SourceText>(`/api/sources/${encodeURIComponent(one.source)}${span}`, { signal });
}

function Passage({ text, one, onWider }: { text: SourceText; one: Opened; onWider: () => void }) {
  const here = useRef<HTMLElement>(null);
  const [from, to] = span(text, one);
  useEffect(() => {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    here.current?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }, []);
  const shown = length(text.text);
  const whole = text.offset <= 0 && text.offset + shown >= text.length;
  return (
    <div class="panel-body" tabIndex={0}>
      {text.offset <= 0 && <p class="panel-edge">{t("panel.start")}</p>}
      <p class="passage">
        {slice(text.text, 0, from)}
        {to > from && <mark ref={here}>{slice(text.text, from, to)}</mark>}
        {slice(text.text, Math.max(from, to))}
      </p>
      {text.offset + shown >= text.length && <p class="panel-edge">{t("panel.end")}</p>}
      {!whole && (
        <button type="button" class="button" onClick={onWider}>
          {t("panel.more")}
        </button>
      )}
    </div>
  );
}

/** Where the quote stands in the text shown: by its positions, else by its words. */
function span(text: SourceText, one: Opened): [number, number] {
  if (one.start !== undefined && one.end !== undefined) {
    return [Math.max(0, one.start - text.offset), Math.max(0, one.end - text.offset)];
  }
  const at = one.quote ? text.text.indexOf(one.quote) : -1;
  if (at < 0) return [0, 0];
  const from = length(text.text.slice(0, at));
  return [from, from + length(one.quote ?? "")];
}
