import { Dialog } from "../parts/Dialog";
import { dialog } from "../ui";
import { type Key, t } from "../words";

const COMMAND = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";

const KEYS: [string[], Key][] = [
  [["/"], "help.focus"],
  [["Enter"], "help.send"],
  [["Shift", "Enter"], "help.newline"],
  [["Esc"], "help.stop"],
  [["↑"], "help.edit"],
  [["J"], "help.walk"],
  [["K"], "help.walk"],
  [[COMMAND, "K"], "help.search"],
  [[COMMAND, "/"], "help.help"],
];

export function HelpDialog() {
  return (
    <Dialog title={t("help.title")} onClose={() => (dialog.value = null)}>
      <dl class="keys">
        {KEYS.map(([keys, label]) => (
          <div key={keys.join("+")}>
            <dt>
              {keys.map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{t(label)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
