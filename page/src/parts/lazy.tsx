import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { onBack, reloadWhenThere } from "../api";
import { t } from "../words";
import { withMore } from "./more";

const RELOADED = "reloaded";

type Lazy<P> = ComponentType<P> & {
  /** Fetch it before it is wanted. */
  soon: () => Promise<void>;
};

/**
 * A part whose code comes when it is first shown. An old page after an update loads itself anew, once; what does not
 * come after that is said, and tried again when the reader asks for it or the server is back.
 * Meanwhile there is nothing: a few kilobytes from the same machine are here before a sign of waiting could be read.
 */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): Lazy<P> {
  let known: ComponentType<P> | undefined;
  const soon = async () => {
    known = await withMore(load);
  };
  function Part(props: P) {
    const [state, setState] = useState<"coming" | "here" | "failed">("coming");
    const come = () => soon().then(() => setState("here"));
    useEffect(() => {
      // Somebody else may have fetched it since this was drawn: then all that lacks is to draw it.
      if (known) return setState("here");
      come().catch(async () => {
        if (sessionStorage.getItem(RELOADED) === location.pathname) return setState("failed");
        sessionStorage.setItem(RELOADED, location.pathname);
        if (!(await reloadWhenThere())) setState("failed");
      });
    }, []);
    useEffect(
      () => (state === "failed" ? onBack(() => void come().catch(() => undefined)) : undefined),
      [state],
    );
    if (known) {
      const View = known;
      return <View {...props} />;
    }
    // A browser may remember that a file did not come until the page is loaded anew.
    return state === "failed" ? <Failed onRetry={() => come().catch(reloadWhenThere)} /> : null;
  }
  return Object.assign(Part, { soon });
}

function Failed({ onRetry }: { onRetry: () => void }) {
  return (
    <div class="banner" role="alert">
      <p>{t("part.failed")}</p>
      <button type="button" class="button" onClick={onRetry}>
        {t("retry")}
      </button>
    </div>
  );
}
