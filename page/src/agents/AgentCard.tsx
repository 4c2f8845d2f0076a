import { Icon } from "../parts/Icon";
import { type Choice, Menu } from "../parts/Menu";
import { isOwner } from "../session";
import { type Key, t, tOr } from "../words";
import type { AgentLine } from "./agents";

interface Props {
  one: AgentLine;
  onUse: (starter?: string) => void;
  onEdit: () => void;
  onCopy: () => void;
  onReview: () => void;
  onShare: () => void;
  onRemove: () => void;
}

/** One agent on the shelf. */
export function AgentCard({ one, onUse, onEdit, onCopy, onReview, onShare, onRemove }: Props) {
  const ready = one.state === "ready";
  const mine = one.whose === "own";
  const choices: Choice[] = [
    { key: "edit", label: t(mine ? "agents.edit" : "agents.adapt"), onPick: onEdit },
    { key: "copy", label: t("agents.copy"), onPick: onCopy },
    { key: "export", label: t("turn.export"), href: exportOf(one.name) },
    ...(mine && ready && isOwner.value ? [{ key: "share", label: t("agents.share"), onPick: onShare }] : []),
    ...(mine ? [{ key: "delete", label: t("delete"), onPick: onRemove }] : []),
  ];
  return (
    <li class="agent-card frame">
      <header class="row">
        <h2>{one.title}</h2>
        <span class="grow" />
        <Menu label={`${t("more")}: ${one.title}`} class="icon-button tiny" align="end" choices={choices}>
          <Icon name="menu" size={16} />
        </Menu>
      </header>
      <p class="agent-purpose">{one.description}</p>
      <p class="faint">
        {t(`agents.whose.${one.whose}` as Key)} · {tOr(`depth.${one.depth || "auto"}`, one.depth)}
      </p>
      {ready ? (
        <>
          <ul class="agent-starters">
            {one.starters.slice(0, 2).map((text) => (
              <li key={text}>
                <button type="button" class="quiet-button" onClick={() => onUse(text)}>
                  <span class="agent-starter">{text}</span>
                </button>
              </li>
            ))}
          </ul>
          <button
            type="button"
            class="button"
            aria-label={`${t("agents.use")}: ${one.title}`}
            onClick={() => onUse()}
          >
            {t("agents.use")}
          </button>
        </>
      ) : (
        <button type="button" class="button first" onClick={onReview}>
          {t("agents.look")}
        </button>
      )}
    </li>
  );
}

const exportOf = (name: string) => `/api/agents/${encodeURIComponent(name)}/export`;
