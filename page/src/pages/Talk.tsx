import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { TurnView } from "../answer/TurnView";
import { Box } from "../ask/Box";
import { Queue } from "../ask/Queue";
import { ErrorNotice } from "../parts/Buttons";
import { Icon, Mark } from "../parts/Icon";
import { askError, loaded, sending, talkError, talkId, title, turns, working } from "../talk/now";
import { openTalk } from "../talk/talk";
import { t } from "../words";
import { Sending } from "./Sending";

/** One conversation. */
export function Talk({ id }: { id: string }) {
  useEffect(() => void openTalk(id), [id]);
  useEffect(() => {
    document.title = title.value ? `${title.value} · ${t("app.name")}` : "Onebox 一框";
  }, [title.value]);
  const list = turns.value;
  return (
    <div class="talk-page">
      <div class="column talk">
        <h1 class="visually-hidden">{title.value || t("history.untitled")}</h1>
        {talkError.value && (
          <ErrorNotice
            error={talkError.value}
            retry={t("retry")}
            onRetry={() => {
              talkId.value = "";
              void openTalk(id);
            }}
          />
        )}
        {!loaded.value && !list.length && (
          <p class="waiting">
            <Mark size={22} moving />
            <span class="visually-hidden">{t("loading")}</span>
          </p>
        )}
        {list.map((turn, index) => (
          <TurnView key={turn.key} turn={turn} last={index === list.length - 1 && !sending.value} />
        ))}
        {sending.value && <Sending />}
      </div>
      <Dock />
    </div>
  );
}

function Dock() {
  return (
    <div class="dock">
      <div class="column">
        <GoOn />
        {askError.value && <ErrorNotice error={askError.value} />}
        <Queue />
        <Box key={talkId.value} />
      </div>
    </div>
  );
}

/** Near enough to the end to be taken along by a growing answer. */
const NEAR = 60;

const atEnd = (): boolean => {
  const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
  return scrollHeight - clientHeight - scrollTop < NEAR;
};

/** Follows a growing answer until the reader scrolls up; then only a small button offers the way back. */
function GoOn() {
  const [away, setAway] = useState(false);
  const follows = useRef(true);
  const count = turns.value.length + (sending.value ? 1 : 0);

  useLayoutEffect(() => {
    follows.current = true;
    scrollTo({ top: document.documentElement.scrollHeight });
  }, [count]);

  useEffect(() => {
    const onScroll = () => {
      follows.current = atEnd();
      setAway(!follows.current);
    };
    const grown = new ResizeObserver(() => {
      if (follows.current && working.value) scrollTo({ top: document.documentElement.scrollHeight });
    });
    const column = document.querySelector(".talk");
    if (column) grown.observe(column);
    addEventListener("scroll", onScroll, { passive: true });
    return () => {
      grown.disconnect();
      removeEventListener("scroll", onScroll);
    };
  }, []);

  if (!away) return null;
  return (
    <button
      type="button"
      class="go-on chip"
      onClick={() => {
        follows.current = true;
        const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
        scrollTo({ top: document.documentElement.scrollHeight, behavior: calm ? "auto" : "smooth" });
      }}
    >
      {t("turn.continue")} <Icon name="down" size={14} />
    </button>
  );
}
