import { useEffect, useState } from "preact/hooks";
import { type ApiError, asError } from "../api";
import { ErrorNotice } from "../parts/Buttons";
import { Icon } from "../parts/Icon";
import { announced } from "../ui";
import { t } from "../words";
import { accept, type Difference, readChanges, undo } from "./doors";
import { isDiff, lines } from "./saying";

const key = (run: string) => `accepted:${run}`;

/** What the task would change in the user's own files: seen, taken over, taken back. */
export function Changes({ run }: { run: string }) {
  const [files, setFiles] = useState<Difference[]>([]);
  const [error, setError] = useState<ApiError | null>(null);
  const [said, setSaid] = useState("");
  const [taken, setTaken] = useState(() => localStorage.getItem(key(run)) !== null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    readChanges(run).then(
      (got) => setFiles(got.filter((one) => one.change !== "made")),
      (fault) => setError(asError(fault)),
    );
  }, [run]);
  const act = async () => {
    setBusy(true);
    setError(null);
    try {
      const { count } = await (taken ? undo : accept)(run);
      const words = t(taken ? "changes.undone" : "changes.accepted", { n: count });
      if (taken) localStorage.removeItem(key(run));
      else localStorage.setItem(key(run), "");
      setTaken(!taken);
      setSaid(words);
      announced.value = words;
    } catch (fault) {
      setError(asError(fault));
    } finally {
      setBusy(false);
    }
  };
  if (!files.length) return error ? <ErrorNotice error={error} /> : null;
  return (
    <section class="frame changes" aria-label={t("changes.title")}>
      <header class="changes-head">
        <h3>{t("changes.title")}</h3>
        <button
          type="button"
          class={taken ? "button" : "button first"}
          disabled={busy}
          onClick={() => void act()}
        >
          {t(taken ? "changes.undo" : "changes.accept")}
        </button>
      </header>
      <p class="faint">{said || (taken ? "" : t("changes.lead"))}</p>
      {error && <ErrorNotice error={error} />}
      {files.map((one) => (
        <Diff key={one.name} one={one} open={files.length === 1} />
      ))}
    </section>
  );
}

function Diff({ one, open }: { one: Difference; open: boolean }) {
  return (
    <details class="fold diff" open={open}>
      <summary aria-label={t("changes.show", { name: one.name })}>
        <Icon name="right" size={14} />
        <span>{one.name}</span>
        <span class="faint">{t(`file.change.${one.change}`)}</span>
      </summary>
      {isDiff(one.text) ? (
        <pre tabIndex={0}>
          {lines(one.text).map((line, index) => (
            <span key={index} class={line.kind}>
              {line.text}
              {"\n"}
            </span>
          ))}
        </pre>
      ) : (
        <p class="faint diff-sizes">{one.text}</p>
      )}
    </details>
  );
}
