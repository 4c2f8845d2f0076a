import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { agent, setAgent } from "../agents/acting";
import { asFile, filesOf, LONG_PASTE } from "../parts/files";
import { Icon } from "../parts/Icon";
import { lazy } from "../parts/lazy";
import { Menu } from "../parts/Menu";
import { depths } from "../session";
import { ask, cancelRun, letRemember } from "../talk/door";
import { keepDraft, readDraft, type Waiting } from "../talk/kept";
import { busy, collection, queue, remembers, setQueue, talkId, turns, working } from "../talk/now";
import { type Key, t } from "../words";
import { useAttachments } from "./attachments";
import { BOX, dropped, editing, prefill } from "./box";
import { ImeGuard } from "./ime";
import { Placeholder } from "./Placeholder";

const Attachments = lazy(() => import("./Attachments").then((one) => one.Attachments));

/** The box: what is typed, how deep, and the files that go with it. */
export function Box({ home = false }: { home?: boolean }) {
  const talk = home ? "" : talkId.value;
  const [text, setText] = useState(() => readDraft(talk).text);
  const [depth, setDepth] = useState(() => readDraft(talk).depth);
  const [web, setWeb] = useState(() => readDraft(talk).web ?? false);
  const [waiting, setWaiting] = useState(false);
  const files = useAttachments(readDraft(talk).files);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const guard = useRef(new ImeGuard()).current;

  useEffect(
    () => keepDraft(talk, { text, depth, web, files: files.ready }),
    [talk, text, depth, web, files.ready.length],
  );
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  useLayoutEffect(() => grow(field.current), [text]);

  useEffect(() => {
    const put = prefill.value;
    if (!put) return;
    prefill.value = null;
    setText(put.text);
    if (put.depth !== undefined) setDepth(put.depth);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(put.text.length, put.text.length);
    });
  }, [prefill.value]);

  useEffect(() => {
    if (!dropped.value.length) return;
    files.add(dropped.value);
    dropped.value = [];
    field.current?.focus();
  }, [dropped.value]);

  useEffect(() => {
    if (!waiting || files.uploading) return;
    setWaiting(false);
    void send();
  }, [waiting, files.uploading]);

  const clear = () => {
    setText("");
    files.reset();
    keepDraft(talk, { text: "", depth, web, files: [] });
  };

  const send = async () => {
    const question = text.trim();
    if (!question) return;
    if (files.uploading) return setWaiting(true);
    const by = agent.value ? { agent: agent.value.name } : {};
    const asked: Waiting = { text: question, depth, files: files.ready, ...(web ? { web } : {}), ...by };
    clear();
    if (busy.value && !home) return setQueue([...queue.value, asked]);
    if (await ask(asked)) return;
    // Not taken: nothing of it is lost, also when this box was replaced by another one meanwhile.
    keepDraft(talk, asked);
    files.reset(asked.files);
    prefill.value = { text: question, depth };
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey) {
      if (guard.takes(event)) return;
      event.preventDefault();
      void send();
    } else if (event.key === "ArrowUp" && !text && !event.isComposing) {
      const last = turns.value.at(-1);
      if (last?.message && !home) {
        event.preventDefault();
        editing.value = last.key;
      }
    }
  };

  const onPaste = (event: ClipboardEvent) => {
    const pasted = filesOf(event.clipboardData);
    const words = event.clipboardData?.getData("text/plain") ?? "";
    if (pasted.length && !words) files.add(pasted);
    else if (words.length > LONG_PASTE) files.add([asFile(words)]);
    else return;
    event.preventDefault();
  };

  const running = working.value;
  const stops = running !== null && !text.trim() && !home;
  return (
    <form
      class={`box frame ${home ? "box-home" : ""}`}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {files.list.length > 0 && <Attachments list={files.list} onRemove={files.remove} waiting={waiting} />}
      <div class="box-field">
        {home && !text && !files.list.length && <Placeholder />}
        <textarea
          id={BOX}
          ref={field}
          rows={home ? 2 : 1}
          aria-label={t("box.label")}
          placeholder={home ? "" : t("box.follow")}
          value={text}
          autocomplete="off"
          enterkeyhint="send"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onKeyUp={() => guard.keyUp()}
          onCompositionStart={() => guard.start()}
          onCompositionEnd={(event) => guard.end(event.timeStamp)}
          onPaste={onPaste}
        />
      </div>
      <div class="box-foot">
        <button
          type="button"
          class="icon-button"
          aria-label={t("box.attach")}
          title={t("box.attach")}
          onClick={() => picker.current?.click()}
        >
          <Icon name="clip" />
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            files.add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
        <DepthMenu depth={depth} onPick={setDepth} />
        {["", "search", "research"].includes(depth) && (
          <button
            type="button"
            class="quiet-button toggle"
            aria-pressed={web}
            title={t("box.web.help")}
            onClick={() => setWeb(!web)}
          >
            <Icon name="web" size={16} /> {t("box.web")}
          </button>
        )}
        {agent.value && (
          <button
            type="button"
            class="chip small agent-chip"
            aria-label={t("agents.off", { title: agent.value.title })}
            title={t("agents.off", { title: agent.value.title })}
            onClick={() => setAgent(talk, null)}
          >
            <Icon name="agent" size={14} /> <span>{agent.value.title}</span> <Icon name="close" size={14} />
          </button>
        )}
        {collection.value && (
          <button type="button" class="chip small" onClick={() => (collection.value = "")}>
            {t("box.collection", { name: collection.value })} <Icon name="close" size={14} />
          </button>
        )}
        {!remembers.value && (
          <button type="button" class="chip small" onClick={() => void letRemember(true)}>
            {t("box.nomemory")} <Icon name="close" size={14} />
          </button>
        )}
        <span class="grow" />
        {stops ? (
          <button
            type="button"
            class="send stop"
            aria-label={t("box.stop")}
            title={`${t("box.stop")}  Esc`}
            onClick={() => void cancelRun(running)}
          >
            <Icon name="stop" />
          </button>
        ) : (
          <button
            type="submit"
            class="send"
            disabled={!text.trim()}
            aria-label={busy.value && !home ? t("box.queue") : t("box.send")}
            title={busy.value && !home ? t("box.queue") : t("box.send")}
          >
            <Icon name="up" />
          </button>
        )}
      </div>
    </form>
  );
}

function DepthMenu({ depth, onPick }: { depth: string; onPick: (depth: string) => void }) {
  const all = ["", ...depths.value];
  if (all.length < 3) return null;
  const name = (one: string) => t(`depth.${one || "auto"}` as Key);
  return (
    <Menu
      label={`${t("box.depth")}: ${name(depth)}`}
      class="quiet-button"
      heading={t("box.depth")}
      choices={[
        ...all.map((one) => ({
          key: one,
          label: name(one),
          help: t(`depth.${one || "auto"}.help` as Key),
          checked: one === depth,
          onPick: () => onPick(one),
        })),
        {
          key: "nomemory",
          label: t("box.nomemory"),
          help: t("box.nomemory.help"),
          checked: !remembers.value,
          onPick: () => void letRemember(!remembers.value),
        },
      ]}
    >
      {name(depth)} <Icon name="down" size={14} />
    </Menu>
  );
}

/** Browsers without `field-sizing` get the height by hand. */
function grow(field: HTMLTextAreaElement | null): void {
  if (!field || CSS.supports?.("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, innerHeight * 0.4)}px`;
}
