import { useEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "../parts/Buttons";
import { artifact } from "../ui";
import { t } from "../words";

/** Longest wait for the frame that may run scripts; without it the artifact is shown as it stands. */
const PATIENCE = 1500;

/**
 * What a model made, apart from this page: a frame without an origin, cookies or network. /frame.html
 * carries its own policy that allows inline code; where the server does not serve it so, a plain
 * document shows the artifact without its scripts.
 */
export function Artifact({ title, html }: { title: string; html: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [still, setStill] = useState("");
  useEffect(() => {
    setStill("");
    let ready = false;
    const onMessage = (event: MessageEvent) => {
      if (event.source !== frame.current?.contentWindow || event.data?.artifact !== "ready" || ready) return;
      ready = true;
      frame.current?.contentWindow?.postMessage({ artifact: html }, "*");
    };
    addEventListener("message", onMessage);
    const timer = setTimeout(() => {
      if (!ready) setStill(URL.createObjectURL(new Blob([html], { type: "text/html" })));
    }, PATIENCE);
    return () => {
      removeEventListener("message", onMessage);
      clearTimeout(timer);
    };
  }, [html]);
  return (
    <aside class="panel wide" aria-label={t("artifact")}>
      <header class="panel-head">
        <div class="panel-title">
          <h2>{t("artifact")}</h2>
          <p class="faint">{t("artifact.note")}</p>
        </div>
        <IconButton icon="close" label={t("close")} keys="Esc" onClick={() => (artifact.value = null)} />
      </header>
      {still ? (
        <iframe class="artifact" title={title} sandbox="" src={still} />
      ) : (
        <iframe
          class="artifact"
          ref={frame}
          key={html}
          title={title}
          sandbox="allow-scripts"
          src="/frame.html"
        />
      )}
    </aside>
  );
}
