import { useEffect, useState } from "preact/hooks";
import { type ApiError, asError } from "../api";
import { ErrorNotice, Notice } from "../parts/Buttons";
import { Dialog } from "../parts/Dialog";
import { type Key, t } from "../words";
import { type AgentView, enableAgent, showAgent } from "./agents";

/** What an imported agent says, all of it, before anyone uses it. */
export function AgentReview({
  name,
  onDone,
  onClose,
}: {
  name: string;
  onDone: () => void;
  onClose: () => void;
}) {
  const [view, setView] = useState<AgentView | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    showAgent(name).then(setView, (fault) => setError(asError(fault)));
  }, [name]);
  const enable = () => view && enableAgent(name, view.hash).then(onDone, (fault) => setError(asError(fault)));
  return (
    <Dialog title={t("agents.review")} onClose={onClose}>
      <div class="form">
        {error && <ErrorNotice error={error} />}
        {view && (
          <>
            <p>{t("agents.review.text", { from: view.origin })}</p>
            {view.warnings.length > 0 && (
              <Notice kind="unsure" title={t("agents.unseen", { what: view.warnings.join(", ") })} />
            )}
            <dl class="agent-says">
              {(["persona", "instructions", "closing", "asks_back"] as const).flatMap((key) =>
                Object.entries(view.agent[key] ?? {}).map(([tongue, text]) => (
                  <div key={key + tongue}>
                    <dt>{t(`agents.${key}` as Key)}</dt>
                    <dd>{text}</dd>
                  </div>
                )),
              )}
              {view.agent.tools.length > 0 && (
                <div>
                  <dt>{t("agents.tools")}</dt>
                  <dd>{view.agent.tools.join(", ")}</dd>
                </div>
              )}
              {view.agent.knowledge && (
                <div>
                  <dt>{t("agents.knowledge")}</dt>
                  <dd>{view.agent.knowledge}</dd>
                </div>
              )}
            </dl>
            <p class="faint hash">sha256 {view.hash.slice(0, 16)}</p>
            <div class="row end">
              <button type="button" class="button" autofocus onClick={onClose}>
                {t("agents.later")}
              </button>
              <button type="button" class="button first" onClick={() => void enable()}>
                {t("agents.enable")}
              </button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
