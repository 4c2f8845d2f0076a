import { useState } from "preact/hooks";
import type { View } from "../fold";
import { open } from "../ui";
import { t } from "../words";
import { letter, type Numbered, numbered, placeName, section } from "./numbers";

const AT_FIRST = 4;

/** Cards of what was found: there before the first word of the answer. */
export function Sources({ view }: { view: View }) {
  const [all, setAll] = useState(false);
  const list = numbered(view);
  if (!list.length) return null;
  const shown = all ? list : list.slice(0, AT_FIRST);
  return (
    <section class="sources" aria-label={t("sources")}>
      <ol>
        {shown.map((one) => (
          <li key={one.source.source}>
            <Card one={one} />
          </li>
        ))}
      </ol>
      {list.length > AT_FIRST && (
        <button type="button" class="quiet-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("sources.fewer") : t("sources.all", { n: list.length })}
        </button>
      )}
    </section>
  );
}

function Card({ one }: { one: Numbered }) {
  const { source, cited, number } = one;
  const web = /^https?:/.test(source.location);
  const where = web
    ? placeName(source.location)
    : section(source.heading, source.title) || placeName(source.location);
  return (
    <button
      type="button"
      class={cited ? "source-card cited" : "source-card"}
      title={source.location}
      onClick={() =>
        open({
          source: source.source,
          title: source.title,
          start: cited?.start,
          end: cited?.end,
          quote: cited?.quote ?? source.quote,
        })
      }
    >
      <span class="source-letter" aria-hidden="true">
        {letter(source.title)}
      </span>
      <span class="source-title">{source.title}</span>
      <span class="source-place">{[where, source.date].filter(Boolean).join(" · ")}</span>
      <span class="source-number">{number}</span>
    </button>
  );
}
