import { depthAsked, type View } from "../fold";
import { IconButton } from "../parts/Buttons";
import { Icon } from "../parts/Icon";
import { type Choice, Menu } from "../parts/Menu";
import { depths } from "../session";
import { talkId } from "../talk/now";
import { copy, dialog } from "../ui";
import { type Key, t } from "../words";
import { number } from "../words/figures";
import { canSpeak, speak, speaking } from "./speech";

interface Props {
  view: View;
  question: string;
  text: string;
  onAgain: (depth: string, text?: string) => void;
}

/** What can be done with an answer. */
export function Toolbar({ view, question, text, onAgain }: Props) {
  const again: Choice[] = [
    { key: "again", label: t("turn.again"), onPick: () => onAgain(depthAsked(view)) },
    {
      key: "shorter",
      label: t("turn.shorter"),
      onPick: () => onAgain(view.depth, t("turn.shorter.text", { text: question })),
    },
    {
      key: "longer",
      label: t("turn.longer"),
      onPick: () => onAgain(view.depth, t("turn.longer.text", { text: question })),
    },
    ...depths.value
      .filter((one) => one !== view.depth)
      .map((one) => ({ key: one, label: t(`depth.${one}` as Key), onPick: () => onAgain(one) })),
  ];
  const read = speaking.value === view.run ? "turn.read.stop" : "turn.read";
  return (
    <div class="toolbar">
      {text && (
        <IconButton icon="copy" size={18} label={t("copy")} onClick={() => void copy(text, t("copied"))} />
      )}
      <Menu label={t("turn.again")} class="icon-button" choices={again}>
        <Icon name="again" size={18} />
      </Menu>
      {text && canSpeak() && (
        <IconButton
          icon={read === "turn.read" ? "sound" : "stop"}
          size={18}
          label={t(read)}
          onClick={() => speak(view.run, text)}
        />
      )}
      <ExportMenu />
      <IconButton icon="share" size={18} label={t("turn.share")} onClick={() => (dialog.value = "share")} />
      <span class="grow" />
      <Cost view={view} />
    </div>
  );
}

const FORMATS = ["md", "html", "docx", "pdf"] as const;

function ExportMenu() {
  if (!talkId.value) return null;
  return (
    <Menu
      label={t("turn.export")}
      class="icon-button"
      choices={FORMATS.map((one) => ({
        key: one,
        label: t(`export.${one}`),
        href: `/api/conversations/${encodeURIComponent(talkId.value)}/export?format=${one}`,
      }))}
    >
      <Icon name="export" size={18} />
    </Menu>
  );
}

function Cost({ view }: { view: View }) {
  if (!view.calls) return null;
  const words = t("turn.cost", { n: view.calls, calls: view.calls, tokens: number(view.tokens) });
  return (
    <span class="cost" title={view.model}>
      {words}
    </span>
  );
}
