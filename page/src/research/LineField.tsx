import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../words";

interface Props {
  label: string;
  value?: string;
  /** False when it was not taken: the words stay. */
  onSend: (text: string) => Promise<boolean>;
  onClose: () => void;
}

const MOST = 300;

/** One line to write in: Enter sends, Escape leaves it. */
export function LineField({ label, value = "", onSend, onClose }: Props) {
  const [text, setText] = useState(value);
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []); // before the next key, not after the next picture
  const send = async (event: Event) => {
    event.preventDefault();
    const said = text.trim();
    if (!said || said === value) return onClose();
    setSending(true);
    if (await onSend(said)) onClose();
    else setSending(false);
  };
  return (
    <form class="line-field" onSubmit={(event) => void send(event)}>
      <input
        ref={field}
        class="input"
        aria-label={label}
        placeholder={label}
        maxLength={MOST}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.isComposing) return;
          event.stopPropagation();
          onClose();
        }}
      />
      <button type="submit" class="button" disabled={sending || !text.trim()}>
        {t("save")}
      </button>
      <button type="button" class="quiet-button" onClick={onClose}>
        {t("cancel")}
      </button>
    </form>
  );
}
