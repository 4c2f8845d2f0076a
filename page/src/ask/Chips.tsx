import { depths } from "../session";
import { type Key, t } from "../words";
import { prefill } from "./box";

/** What people come for, and the depth that does it. Only what this server has is shown. */
const CHIPS = [
  { name: "find", depth: "search" },
  { name: "write", depth: "chat" },
  { name: "sum", depth: "chat" },
  { name: "solve", depth: "think" },
  { name: "research", depth: "research" },
  { name: "execute", depth: "execute" },
  { name: "translate", depth: "chat" },
] as const;

const MOST = 6;

export function Chips() {
  const shown = CHIPS.filter((one) => depths.value.includes(one.depth)).slice(0, MOST);
  return (
    <div class="chips" role="group" aria-label={t("nav.new")}>
      {shown.map(({ name, depth }) => (
        <button
          key={name}
          type="button"
          class="chip"
          onClick={() => {
            prefill.value = { text: t(`chip.${name}.text` as Key), depth };
          }}
        >
          {t(`chip.${name}` as Key)}
        </button>
      ))}
    </div>
  );
}
