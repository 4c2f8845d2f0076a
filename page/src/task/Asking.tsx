import { useEffect, useRef, useState } from "preact/hooks";
import { type ApiError, asError } from "../api";
import type { Approval, Asked } from "../deep/task";
import { ErrorNotice } from "../parts/Buttons";
import { Icon } from "../parts/Icon";
import { t } from "../words";
import { Exactly } from "./Actions";
import { answer, decide } from "./doors";
import { saying } from "./saying";

interface Props<T> {
  run: string;
  one: T;
  /** The first that waits takes the focus, when nothing else has it. */
  first: boolean;
}

/** A run that waits for its user. */
export const Asking = ({ run, one, first }: Props<Approval | Asked>) =>
  one.kind === "approval" ? (
    <ApprovalCard run={run} one={one} first={first} />
  ) : (
    <QuestionCard run={run} one={one} first={first} />
  );

/** Words that were sent stay unsent for nobody: buttons rest until the run says that it heard them. */
function useSending() {
  const [sent, setSent] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const send = async (act: () => Promise<unknown>) => {
    setSent(true);
    setError(null);
    try {
      await act();
    } catch (fault) {
      setError(asError(fault));
      setSent(false);
    }
  };
  return { sent, error, send };
}

/** What would be done, in words and exactly. The focus is on "no". */
function ApprovalCard({ one, first }: Props<Approval>) {
  const { sent, error, send } = useSending();
  const no = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (first && document.activeElement === document.body) no.current?.focus({ preventScroll: true });
  }, []);
  const until = one.expires
    ? new Date(one.expires * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : "";
  return (
    <section class="frame asking" role="group" aria-label={t("approval.title")}>
      <header>
        <Icon name="key" size={18} />
        <h3>{t("approval.title")}</h3>
      </header>
      <p class="asking-what">{saying("do", one.tool, one.arguments)}</p>
      {one.reason && <p class="muted">{t("approval.why", { why: one.reason })}</p>}
      {Object.keys(one.arguments).length > 0 && (
        <details class="fold" open>
          <summary>
            <Icon name="right" size={14} />
            <span>{t("approval.exact")}</span>
          </summary>
          <div class="task-more">
            <p class="label mono">{one.tool}</p>
            <Exactly args={one.arguments} />
          </div>
        </details>
      )}
      {error && <ErrorNotice error={error} />}
      <p class="asking-do">
        <button
          ref={no}
          type="button"
          class="button"
          disabled={sent}
          onClick={() => void send(() => decide(one.id, false))}
        >
          {t("approval.deny")}
        </button>
        <button
          type="button"
          class="button allow"
          disabled={sent}
          onClick={() => void send(() => decide(one.id, true))}
        >
          {t("approval.allow")}
        </button>
        {until && <span class="faint">{t("approval.until", { when: until })}</span>}
      </p>
    </section>
  );
}

/** Something only the user knows. */
function QuestionCard({ run, one }: Props<Asked>) {
  const { sent, error, send } = useSending();
  const [text, setText] = useState("");
  const say = (said: string) => void send(() => answer(run, one.id, said));
  return (
    <section class="frame asking" aria-label={t("asked.title")}>
      <header>
        <Icon name="help" size={18} />
        <h3>{t("asked.title")}</h3>
      </header>
      <p class="asking-what">{one.text}</p>
      {one.choices.length > 0 && (
        <p class="asking-do">
          {one.choices.map((choice) => (
            <button key={choice} type="button" class="button" disabled={sent} onClick={() => say(choice)}>
              {choice}
            </button>
          ))}
        </p>
      )}
      <form
        class="line-field"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) say(text.trim());
        }}
      >
        <input
          class="input"
          aria-label={t("asked.answer")}
          placeholder={t("asked.answer")}
          maxLength={4000}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="button first" disabled={sent || !text.trim()}>
          {t("asked.send")}
        </button>
      </form>
      {error && <ErrorNotice error={error} />}
    </section>
  );
}

/** What was asked and is settled: one line each. */
export function Settled({ list }: { list: (Approval | Asked)[] }) {
  const told = list.flatMap((one) => {
    if (one.kind === "question") {
      return one.answer === null
        ? []
        : [{ id: one.id, what: one.text, said: t("asked.said", { text: one.answer }), good: true }];
    }
    if (one.allowed === null) return [];
    const said = t(one.allowed ? "approval.allowed" : "approval.denied");
    return [{ id: one.id, what: saying("do", one.tool, one.arguments), said, good: one.allowed }];
  });
  if (!told.length) return null;
  return (
    <ul class="settled">
      {told.map((one) => (
        <li key={one.id}>
          <Icon name={one.good ? "check" : "close"} size={14} />
          <span>{one.what}</span>
          <span class="faint">{one.said}</span>
        </li>
      ))}
    </ul>
  );
}
