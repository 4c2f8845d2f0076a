import { useEffect, useRef, useState } from "preact/hooks";
import { editing, focusBox } from "../ask/box";
import { ImeGuard } from "../ask/ime";
import { IconButton } from "../parts/Buttons";
import { ask, showVersion } from "../talk/talk";
import type { Turn } from "../talk/tree";
import { t } from "../words";

/** What was asked. It can be changed: the old wording stays beside the new one. */
export function Question({ turn, depth, readOnly }: { turn: Turn; depth: string; readOnly: boolean }) {
  if (editing.value === turn.key && !readOnly) return <Edit turn={turn} depth={depth} />;
  return (
    <div class="question">
      <h2 class="question-text" dir="auto">
        <span class="visually-hidden">{t("turn.you")}: </span>
        {turn.text}
      </h2>
      {!readOnly && (
        <div class="question-tools">
          {turn.versions.length > 1 && <Versions turn={turn} />}
          {turn.message && (
            <IconButton
              icon="edit"
              size={16}
              label={t("turn.edit")}
              onClick={() => (editing.value = turn.key)}
            />
          )}
        </div>
      )}
    </div>
  );
}

function Versions({ turn }: { turn: Turn }) {
  const values = { n: turn.version + 1, of: turn.versions.length };
  return (
    <span class="versions" role="group" aria-label={t("turn.version", values)}>
      <IconButton
        icon="left"
        size={14}
        label={t("turn.prev")}
        disabled={turn.version === 0}
        onClick={() => void showVersion(turn, -1)}
      />
      <span aria-hidden="true">
        {values.n}/{values.of}
      </span>
      <IconButton
        icon="right"
        size={14}
        label={t("turn.next")}
        disabled={turn.version === turn.versions.length - 1}
        onClick={() => void showVersion(turn, 1)}
      />
    </span>
  );
}

function Edit({ turn, depth }: { turn: Turn; depth: string }) {
  const [text, setText] = useState(turn.text);
  const field = useRef<HTMLTextAreaElement>(null);
  const guard = useRef(new ImeGuard()).current;
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(turn.text.length, turn.text.length);
  }, []);
  const end = () => {
    editing.value = null;
    focusBox();
  };
  const send = () => {
    if (!text.trim()) return;
    editing.value = null;
    void ask({ text: text.trim(), depth, parent: turn.parent });
  };
  return (
    <form
      class="frame edit"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        aria-label={t("turn.edit")}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onCompositionStart={() => guard.start()}
        onCompositionEnd={(event) => guard.end(event.timeStamp)}
        onKeyUp={() => guard.keyUp()}
        onKeyDown={(event) => {
          if (event.key === "Escape" && !event.isComposing) {
            event.stopPropagation();
            end();
          }
          if (event.key !== "Enter" || event.shiftKey || guard.takes(event)) return;
          event.preventDefault();
          send();
        }}
      />
      <div class="actions end">
        <button type="button" class="button" onClick={end}>
          {t("cancel")}
        </button>
        <button type="submit" class="button first" disabled={!text.trim()}>
          {t("turn.edit.send")}
        </button>
      </div>
    </form>
  );
}
