import { useEffect, useState } from "preact/hooks";
import { type ApiError, asError } from "../api";
import { ErrorNotice, IconButton } from "../parts/Buttons";
import { changeMemory, forget, loadMemory, memory, remember, turnMemory } from "../talk/memory";
import type { Memory as One } from "../types";
import { t } from "../words";
import "../style/usage.css";

/** What the box remembers about the reader: theirs to see, change, delete and switch off. */
export function Memory() {
  const [error, setError] = useState<ApiError | null>(null);
  const act = async (what: () => Promise<unknown>) => {
    try {
      await what();
      await loadMemory();
      setError(null);
    } catch (fault) {
      setError(asError(fault));
    }
  };
  useEffect(() => void act(async () => undefined), []);
  const told = memory.value;
  if (!told) {
    if (error)
      return <ErrorNotice error={error} retry={t("retry")} onRetry={() => void act(async () => undefined)} />;
    return <p class="faint">{t("loading")} …</p>;
  }
  return (
    <div class="stack">
      <p class="muted">{t("memory.lead")}</p>
      {told.enabled ? <Switch on={told.on} act={act} /> : <p class="muted">{t("memory.disabled")}</p>}
      {error && <ErrorNotice error={error} />}
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const text = String(new FormData(form).get("text") ?? "").trim();
          if (text) void act(() => remember(text).then(() => form.reset()));
        }}
      >
        <input
          class="input grow"
          name="text"
          required
          maxLength={300}
          autocomplete="off"
          aria-label={t("memory.new")}
          placeholder={t("memory.example")}
        />
        <button type="submit" class="button first">
          {t("memory.add")}
        </button>
      </form>
      <ul class="rows">
        {told.memories.map((one) => (
          <Row key={one.id} one={one} act={act} />
        ))}
        {!told.memories.length && <li class="faint">{t("memory.none")}</li>}
      </ul>
      {told.memories.length > 1 && (
        <p>
          <button
            type="button"
            class="button"
            onClick={() => confirm(t("memory.clear.sure")) && void act(() => forget())}
          >
            {t("memory.clear")}
          </button>
        </p>
      )}
    </div>
  );
}

type Act = (what: () => Promise<unknown>) => Promise<void>;

function Switch({ on, act }: { on: boolean; act: Act }) {
  return (
    <div>
      <label class="check">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            const wanted = event.currentTarget.checked;
            void act(() => turnMemory(wanted));
          }}
        />
        {t("memory.on")}
      </label>
      {!on && <p class="faint">{t("memory.off")}</p>}
    </div>
  );
}

function Row({ one, act }: { one: One; act: Act }) {
  const [text, setText] = useState<string | null>(null);
  const save = () => {
    const wanted = (text ?? "").trim();
    setText(null);
    if (wanted && wanted !== one.text) void act(() => changeMemory(one.id, { text: wanted }));
  };
  if (text !== null) {
    return (
      <li class="row-item">
        <form
          class="row row-main"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <input
            class="input wide"
            maxLength={300}
            aria-label={t("memory.edit", { text: one.text })}
            value={text}
            ref={(field) => field?.focus()}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => event.key === "Escape" && setText(null)}
          />
          <button type="submit" class="button first">
            {t("save")}
          </button>
        </form>
      </li>
    );
  }
  return (
    <li class="row-item memory">
      <p class="row-main row-title">{one.text}</p>
      <label class="check faint">
        <input
          type="checkbox"
          checked={one.always}
          onChange={(event) => {
            const always = event.currentTarget.checked;
            void act(() => changeMemory(one.id, { always }));
          }}
        />
        {t("memory.always")}
      </label>
      <IconButton
        icon="edit"
        size={18}
        label={t("memory.edit", { text: one.text })}
        onClick={() => setText(one.text)}
      />
      <IconButton
        icon="trash"
        size={18}
        label={t("memory.delete", { text: one.text })}
        onClick={() => void act(() => forget(one.id))}
      />
    </li>
  );
}
