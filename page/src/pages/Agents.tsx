import { useEffect, useRef, useState } from "preact/hooks";
import { AgentCard } from "../agents/AgentCard";
import { AgentForm } from "../agents/AgentForm";
import { AgentReview } from "../agents/AgentReview";
import { setAgent } from "../agents/acting";
import {
  type AgentBody,
  type AgentLine,
  importAgent,
  noAgent,
  removeAgent,
  shareAgent,
  showAgent,
} from "../agents/agents";
import { type ApiError, api, asError } from "../api";
import { prefill } from "../ask/box";
import { ErrorNotice, Notice } from "../parts/Buttons";
import { go } from "../router";
import { tell } from "../ui";
import { language, t } from "../words";

const LARGEST = 64_000;
/** One's own stand first. */
const WHOSE = ["own", "box", "built-in"];

/** The shelf: who can do the work. */
export function Agents() {
  const [query, setQuery] = useState("");
  const [list, setList] = useState<AgentLine[] | null>(null);
  const [problems, setProblems] = useState<string[]>([]);
  const [error, setError] = useState<ApiError | null>(null);
  const [form, setForm] = useState<{ body: AgentBody; fresh: boolean } | null>(null);
  const [review, setReview] = useState("");
  const picker = useRef<HTMLInputElement>(null);
  const asked = useRef(0);
  const load = async () => {
    const number = ++asked.current;
    try {
      const got = await api<{ agents: AgentLine[]; problems: string[] }>(
        `/api/agents?q=${encodeURIComponent(query)}`,
      );
      if (number !== asked.current) return; // an older search must not replace a newer one
      setList(got.agents.toSorted((one, other) => WHOSE.indexOf(one.whose) - WHOSE.indexOf(other.whose)));
      setProblems(got.problems);
      setError(null);
    } catch (fault) {
      if (number === asked.current) setError(asError(fault));
    }
  };
  useEffect(() => void load(), [query, language.value]);
  const fails = (fault: unknown) => setError(asError(fault));
  const open = (name: string, copy: boolean) =>
    showAgent(name).then(
      ({ agent }) => setForm({ body: copy ? { ...agent, name: "", title: {} } : agent, fresh: copy }),
      fails,
    );
  const use = (one: AgentLine, starter?: string) => {
    setAgent("", { name: one.name, title: one.title });
    prefill.value = { text: starter ?? "", depth: "" };
    go("/");
  };
  const bring = async (file: File) => {
    if (file.size > LARGEST) return setError(asError(new Error(t("agents.large"))));
    try {
      const view = await importAgent(await file.text(), file.name);
      await load();
      setReview(view.agent.name);
    } catch (fault) {
      fails(fault);
    }
  };
  const remove = (one: AgentLine) => {
    if (confirm(t("agents.delete", { title: one.title }))) removeAgent(one.name).then(load, fails);
  };
  const share = (one: AgentLine) => {
    if (!confirm(t("agents.share.text", { title: one.title }))) return;
    shareAgent(one.name).then(() => {
      tell(t("agents.shared"));
      return load();
    }, fails);
  };
  return (
    <div class="column page">
      <h1>{t("nav.agents")}</h1>
      <p class="muted">{t("agents.lead")}</p>
      <div class="row wrap">
        <input
          class="input grow"
          type="search"
          value={query}
          aria-label={t("agents.find")}
          placeholder={t("agents.find")}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <button type="button" class="button" onClick={() => picker.current?.click()}>
          {t("agents.import")}
        </button>
        <button type="button" class="button first" onClick={() => setForm({ body: noAgent(), fresh: true })}>
          {t("agents.new")}
        </button>
        <input
          ref={picker}
          type="file"
          accept=".md,text/markdown"
          hidden
          aria-label={t("agents.import")}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (file) void bring(file);
          }}
        />
      </div>
      {error && <ErrorNotice error={error} retry={t("retry")} onRetry={() => void load()} />}
      {problems.map((text) => (
        <Notice key={text} kind="unsure" title={text} />
      ))}
      {list && !list.length && <p class="empty faint">{t("agents.none")}</p>}
      <ul class="agent-shelf">
        {list?.map((one) => (
          <AgentCard
            key={one.name}
            one={one}
            onUse={(starter) => use(one, starter)}
            onEdit={() => void open(one.name, false)}
            onCopy={() => void open(one.name, true)}
            onReview={() => setReview(one.name)}
            onShare={() => share(one)}
            onRemove={() => remove(one)}
          />
        ))}
      </ul>
      {form && (
        <AgentForm
          start={form.body}
          fresh={form.fresh}
          onClose={() => setForm(null)}
          onDone={() => {
            setForm(null);
            tell(t("saved"));
            void load();
          }}
        />
      )}
      {review && (
        <AgentReview
          name={review}
          onClose={() => setReview("")}
          onDone={() => {
            setReview("");
            void load();
          }}
        />
      )}
    </div>
  );
}
