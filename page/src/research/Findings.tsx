import { useState } from "preact/hooks";
import { placeName } from "../answer/numbers";
import type { FoundClaim } from "../deep/facts";
import type { Research } from "../deep/research";
import type { Found } from "../events";
import { Icon } from "../parts/Icon";
import { open } from "../ui";
import { t } from "../words";

/** What was found, by question; a click shows the words of the source. */
export function Findings({ research }: { research: Research }) {
  const questions = research.plan?.questions.filter((one) => one.state !== "dropped") ?? [];
  const groups = questions.map((one) => ({
    title: one.text,
    claims: research.found.filter((claim) => claim.question === one.id),
  }));
  const known = new Set(research.plan?.questions.map((one) => one.id));
  groups.push({
    title: t("research.others"),
    claims: research.found.filter((one) => !known.has(one.question)),
  });
  const shown = groups.filter((one) => one.claims.length > 0);
  if (!shown.length) return null;
  return (
    <Fold title={t("research.findings")} count={research.found.length}>
      {shown.map((group) => (
        <section key={group.title} class="finding-group">
          <h4 class="label">{group.title}</h4>
          <ul>
            {group.claims.map((one) => (
              <Finding key={one.id} one={one} />
            ))}
          </ul>
        </section>
      ))}
    </Fold>
  );
}

function Finding({ one }: { one: FoundClaim }) {
  const [shown, setShown] = useState(false);
  return (
    <li class="finding">
      <button type="button" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {one.text}
      </button>
      {shown && (
        <div class="finding-quote">
          <blockquote>{one.quote}</blockquote>
          <p class="faint">{[one.title, placeName(one.location), one.date].filter(Boolean).join(" · ")}</p>
          <button type="button" class="quiet-button" onClick={() => open(one)}>
            {t("cite.open")} →
          </button>
        </div>
      )}
    </li>
  );
}

/** What was read, on one line each. */
export function Read({ sources }: { sources: Found[] }) {
  if (!sources.length) return null;
  return (
    <Fold title={t("research.sources")} count={sources.length}>
      <ul class="read-list">
        {sources.map((one) => (
          <li key={one.source}>
            <button
              type="button"
              onClick={() => open({ source: one.source, title: one.title, quote: one.quote })}
            >
              <span class="read-title">{one.title}</span>
              <span class="faint">{[placeName(one.location), one.date].filter(Boolean).join(" · ")}</span>
            </button>
          </li>
        ))}
      </ul>
    </Fold>
  );
}

export function Fold({
  title,
  count,
  children,
}: {
  title: string;
  count?: number;
  children: preact.ComponentChildren;
}) {
  return (
    <details class="fold">
      <summary>
        <Icon name="right" size={14} />
        <span>{title}</span>
        {count !== undefined && <span class="fold-count">{count}</span>}
      </summary>
      <div class="fold-body">{children}</div>
    </details>
  );
}
