import { useEffect, useRef, useState } from "preact/hooks";
import { type ApiError, api, asError, upload } from "../api";
import { prefill } from "../ask/box";
import { ErrorNotice, IconButton } from "../parts/Buttons";
import { carriesFiles, filesOf } from "../parts/files";
import { Icon, Mark } from "../parts/Icon";
import { go } from "../router";
import { collection } from "../talk/now";
import type { LibraryDocument, Library as Shelf } from "../types";
import { t, tOr } from "../words";
import { number, size, when } from "../words/figures";
import { Passages } from "./Passages";

interface Added {
  name: string;
  state: string;
  error?: string;
  hint?: string;
}

/** What the box may read and quote. */
export function Library() {
  const [shelf, setShelf] = useState<Shelf | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [into, setInto] = useState("");
  const [filter, setFilter] = useState("");
  const load = () =>
    api<Shelf>("/api/library").then(
      (got) => {
        setShelf(got);
        setError(null);
      },
      (fault) => setError(asError(fault)),
    );
  useEffect(() => void load(), []);

  const shown = (shelf?.documents ?? []).filter(
    (one) => (!into || one.collection === into) && one.title.toLowerCase().includes(filter.toLowerCase()),
  );
  return (
    <div class="column page">
      <h1>{t("library.title")}</h1>
      <p class="muted">{t("library.lead")}</p>
      <AddFiles into={into} onDone={load} />
      {error && <ErrorNotice error={error} retry={t("retry")} onRetry={load} />}
      {shelf && shelf.documents.length > 0 && (
        <>
          <Passages />
          <div class="row wrap">
            <Collections shelf={shelf} into={into} onPick={setInto} />
            <span class="grow" />
            <input
              type="search"
              class="input"
              aria-label={t("library.filter")}
              placeholder={t("library.filter")}
              value={filter}
              onInput={(event) => setFilter(event.currentTarget.value)}
            />
          </div>
          <ul class="rows">
            {shown.map((one) => (
              <Row key={one.id} one={one} onGone={load} />
            ))}
          </ul>
        </>
      )}
      {shelf && !shelf.documents.length && (
        <div class="empty">
          <Mark size={56} />
          <p>{t("library.empty")}</p>
        </div>
      )}
    </div>
  );
}

function Collections({
  shelf,
  into,
  onPick,
}: {
  shelf: Shelf;
  into: string;
  onPick: (name: string) => void;
}) {
  if (shelf.collections.length < 2) return null;
  return (
    <div class="chips start" role="group" aria-label={t("library.into")}>
      <button type="button" class="chip" aria-pressed={!into} onClick={() => onPick("")}>
        {t("library.all")}
      </button>
      {shelf.collections.map((one) => (
        <button
          key={one.name}
          type="button"
          class="chip"
          aria-pressed={into === one.name}
          onClick={() => onPick(one.name)}
        >
          {one.name} <span class="faint">{number(one.documents)}</span>
        </button>
      ))}
    </div>
  );
}

function Row({ one, onGone }: { one: LibraryDocument; onGone: () => void }) {
  const [error, setError] = useState("");
  const remove = () => {
    if (!confirm(t("library.delete", { title: one.title }))) return;
    api(`/api/library/${encodeURIComponent(one.id)}`, { method: "DELETE" }).then(onGone, (fault) =>
      setError(asError(fault).message),
    );
  };
  const ask = () => {
    collection.value = one.collection;
    prefill.value = { text: "", depth: "search" };
    go("/");
  };
  return (
    <li class="row-item">
      <Icon name="file" size={18} />
      <div class="row-main">
        <p class="row-title" title={one.location}>
          {one.title}
        </p>
        <p class="faint">
          {[
            one.collection,
            size(one.bytes),
            t("library.passages", { n: one.passages }),
            when(one.added),
          ].join(" · ")}
        </p>
        {error && <p class="bad-text">{error}</p>}
      </div>
      <button type="button" class="quiet-button" onClick={ask}>
        {t("library.ask")}
      </button>
      <IconButton icon="trash" size={18} label={`${t("delete")}: ${one.title}`} onClick={remove} />
    </li>
  );
}

function AddFiles({ into, onDone }: { into: string; onDone: () => void }) {
  const [share, setShare] = useState<number | null>(null);
  const [results, setResults] = useState<Added[]>([]);
  const [error, setError] = useState<ApiError | null>(null);
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);

  const add = async (files: File[]) => {
    if (!files.length) return;
    const form = new FormData();
    for (const file of files) form.append("file", file, file.name);
    if (into) form.append("collection", into);
    setError(null);
    setShare(0);
    try {
      const { results: got } = await upload<{ results: Added[] }>("/api/library", form, setShare);
      setResults(got);
      onDone();
    } catch (fault) {
      setError(asError(fault));
    } finally {
      setShare(null);
    }
  };

  return (
    <>
      <button
        type="button"
        class={over ? "drop-frame over" : "drop-frame"}
        onClick={() => picker.current?.click()}
        onDragOver={(event) => {
          if (!carriesFiles(event)) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          event.stopPropagation();
          setOver(false);
          void add(filesOf(event.dataTransfer));
        }}
      >
        <span class="lead">{t("library.drop")}</span>
        <span class="faint">{t("library.kinds")}</span>
        {share !== null && (
          <progress value={share < 1 ? share : undefined} max={1} aria-label={t("loading")} />
        )}
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          void add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      {error && <ErrorNotice error={error} />}
      {results.length > 0 && (
        <ul class="results" aria-live="polite">
          {results.map((one) => (
            <li key={one.name} class={one.error ? "bad-text" : ""}>
              {one.name}: {one.error || tOr(`library.state.${one.state}`, one.state)} {one.hint}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
