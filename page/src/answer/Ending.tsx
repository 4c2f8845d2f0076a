import type { View } from "../fold";
import { liveText } from "../fold";
import { Notice } from "../parts/Buttons";
import { depths } from "../session";
import { open } from "../ui";
import { type Key, t } from "../words";
import { section } from "./numbers";

interface Props {
  view: View;
  readOnly: boolean;
  onAgain: (depth: string) => void;
  onWeb: () => void;
  onResume: () => void;
}

const NOT_ASKED = /^(没有问网络|the web was not asked)/;
/** The engine's note that the web was left out; the page offers to ask it instead of telling of a flag. */
export const webNotAsked = (note: string): boolean => NOT_ASKED.test(note);

/** How a run ended when it did not end with an answer, and what can be done now. */
export function Ending(props: Props) {
  const { view, readOnly, onAgain, onResume } = props;
  if (view.state === "stopped") return <Notice kind="unsure" title={t("stopped.title")} />;
  if (view.state === "failed") return <Failed {...props} />;
  if (view.state === "paused") return null; // its card has the button
  if (view.state === "cancelled") {
    return (
      <Notice title={t("cancelled.title")}>
        <Actions hidden={readOnly}>
          <Button onClick={onResume}>{t("cancelled.go")}</Button>
          <Button onClick={() => onAgain(view.depth)}>{t("turn.again")}</Button>
        </Actions>
      </Notice>
    );
  }
  if (view.stopReason === "no_evidence") return <Nothing {...props} />;
  if (view.stopReason === "budget" && !view.text) {
    return (
      <Notice kind="unsure" title={t("budget.title")}>
        <Actions hidden={readOnly}>
          <OtherDepths view={view} onAgain={onAgain} />
        </Actions>
      </Notice>
    );
  }
  return null;
}

function Failed({ view, readOnly, onAgain, onResume }: Props) {
  return (
    <Notice kind="bad" title={view.error || t("failed.title")}>
      {view.hint && <p>{view.hint}</p>}
      <Actions hidden={readOnly}>
        <Button first onClick={onResume}>
          {t("retry")}
        </Button>
        <OtherDepths view={view} onAgain={onAgain} />
        <a class="button" href="/settings/models">
          {t("failed.settings")}
        </a>
      </Actions>
    </Notice>
  );
}

function Nothing({ view, readOnly, onAgain, onWeb }: Props) {
  const noWeb = view.depth === "search" && !view.steps.some((one) => one.step.startsWith("search web"));
  return (
    <div class="nothing">
      {!liveText(view) && <p class="lead">{t("none.title")}</p>}
      {view.near.length > 0 && <Nearest view={view} />}
      {view.tried.length > 0 && (
        <>
          <p>{t("none.tried")}</p>
          <ul class="pills">
            {view.tried.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
      {view.missing.length > 0 && <p>{t("none.missing", { what: view.missing.join(", ") })}</p>}
      {view.near.length === 0 && view.sources.length > 0 && <p class="faint">{t("none.near")}</p>}
      {view.notes.some(webNotAsked) && <p>{t("none.noweb")}</p>}
      <Actions hidden={readOnly}>
        {noWeb && (
          <Button first onClick={onWeb}>
            {t("none.web")}
          </Button>
        )}
        {depths.value.includes("research") && view.depth !== "research" && (
          <Button first={!noWeb} onClick={() => onAgain("research")}>
            {t("depth.research")}
          </Button>
        )}
        {depths.value.includes("chat") && view.depth !== "chat" && (
          <Button onClick={() => onAgain("chat")}>{t("none.do")}</Button>
        )}
      </Actions>
    </div>
  );
}

/** Sentences that come nearest, word for word; each opens its place. */
function Nearest({ view }: { view: View }) {
  return (
    <>
      <p>{t("none.quotes")}</p>
      <ul class="near">
        {view.near.map(({ source, title, start, end, quote, heading }) => (
          <li key={`${source} ${start}`}>
            <button type="button" onClick={() => open({ source, title, start, end, quote })}>
              <q>{quote}</q>
              <span class="faint">{[title, section(heading, title)].filter(Boolean).join(" › ")}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function OtherDepths({ view, onAgain }: { view: View; onAgain: (depth: string) => void }) {
  return (
    <>
      {depths.value
        .filter((one) => one !== view.depth && one !== "execute")
        .slice(0, 3)
        .map((one) => (
          <Button key={one} onClick={() => onAgain(one)}>
            {t(`depth.${one}` as Key)}
          </Button>
        ))}
    </>
  );
}

/** What can be done now; nothing where a conversation is only read. */
const Actions = ({ children, hidden }: { children: preact.ComponentChildren; hidden: boolean }) =>
  hidden ? null : <div class="actions">{children}</div>;

function Button({
  children,
  onClick,
  first = false,
}: {
  children: preact.ComponentChildren;
  onClick: () => void;
  first?: boolean;
}) {
  return (
    <button type="button" class={first ? "button first" : "button"} onClick={onClick}>
      {children}
    </button>
  );
}
