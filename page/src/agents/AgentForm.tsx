import { useState } from "preact/hooks";
import { type ApiError, asError } from "../api";
import { ErrorNotice } from "../parts/Buttons";
import { Dialog } from "../parts/Dialog";
import { DepthField, Line } from "../parts/Fields";
import { type Key, language, t } from "../words";
import { type AgentBody, keepAgentFile, linesOf, nameFrom, textIn, withText } from "./agents";

interface Props {
  start: AgentBody;
  fresh: boolean;
  onDone: () => void;
  onClose: () => void;
}

const LANGUAGES = ["zh", "en"] as const;

/** Make or change an agent: its texts in either language, how deep it goes, what it reads. */
export function AgentForm({ start, fresh, onDone, onClose }: Props) {
  const [body, setBody] = useState(start);
  const [tongue, setTongue] = useState<string>(language.value);
  const [starters, setStarters] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(start.starters).map(([one, some]) => [one, some.join("\n")])),
  );
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<AgentBody>) => setBody({ ...body, ...change });
  const write =
    (key: "title" | "description" | "instructions" | "persona" | "closing" | "asks_back") => (text: string) =>
      set({ [key]: withText(body[key], tongue, text) });
  const save = async () => {
    setBusy(true);
    try {
      const title = textIn(body.title, tongue) || Object.values(body.title)[0] || "";
      const name = fresh ? nameFrom(body.name || title) : body.name;
      const told = Object.entries(starters).map(([one, text]) => [one, linesOf(text)] as const);
      const kept = Object.fromEntries(told.filter(([, some]) => some.length));
      await keepAgentFile({ ...body, name, starters: kept }, fresh);
      onDone();
    } catch (fault) {
      setError(asError(fault));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t(fresh ? "agents.new" : "agents.edit")} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {error && <ErrorNotice error={error} />}
        <div class="segments" role="radiogroup" aria-label={t("settings.language")}>
          {LANGUAGES.map((one) => (
            <label key={one}>
              <input type="radio" name="tongue" checked={tongue === one} onChange={() => setTongue(one)} />
              <span>{t(`agents.in.${one}` as Key)}</span>
            </label>
          ))}
        </div>
        <Line
          label="agents.title.label"
          value={textIn(body.title, tongue)}
          most={60}
          onInput={write("title")}
        />
        <Line
          label="agents.description"
          value={textIn(body.description, tongue)}
          most={300}
          onInput={write("description")}
        />
        <Area
          label="agents.instructions"
          help="agents.instructions.help"
          value={textIn(body.instructions, tongue)}
          rows={7}
          most={8000}
          onInput={write("instructions")}
        />
        <Line
          label="agents.persona"
          value={textIn(body.persona, tongue)}
          most={400}
          onInput={write("persona")}
        />
        <Line
          label="agents.closing"
          value={textIn(body.closing, tongue)}
          most={300}
          onInput={write("closing")}
        />
        <Line
          label="agents.asks_back"
          value={textIn(body.asks_back, tongue)}
          most={60}
          onInput={write("asks_back")}
        />
        <Area
          label="agents.starters"
          help="agents.starters.help"
          value={starters[tongue] ?? starters[""] ?? ""}
          rows={3}
          most={1800}
          onInput={(text) => setStarters({ ...starters, [tongue]: text })}
        />
        <div class="agent-two">
          <DepthField value={body.depth} onChange={(depth) => set({ depth })} />
          <Line
            label="agents.knowledge"
            value={body.knowledge}
            most={200}
            onInput={(knowledge) => set({ knowledge })}
          />
        </div>
        <div class="row end">
          <button type="button" class="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button type="submit" class="button first" disabled={busy}>
            {t("save")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldProps {
  label: Key;
  value: string;
  most: number;
  onInput: (text: string) => void;
}

function Area({ label, help, value, rows, most, onInput }: FieldProps & { help: Key; rows: number }) {
  return (
    <label class="field">
      {t(label)}
      <textarea
        rows={rows}
        maxLength={most}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <small>{t(help)}</small>
    </label>
  );
}
