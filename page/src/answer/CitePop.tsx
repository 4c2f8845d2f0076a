import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { View } from "../fold";
import { open } from "../ui";
import { t } from "../words";
import { reasonWords } from "../words/reasons";
import { placeName, section } from "./numbers";

interface At {
  claim: number;
  cite: number;
  button: HTMLElement;
}

/** Hover, focus or tap on a number shows the quoted sentence; a click opens it in its place. */
export function useCites(view: Pick<View, "claims">) {
  const [at, setAt] = useState<At | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const later = (act: () => void, wait: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(act, wait);
  };
  const read = (target: EventTarget | null): At | null => {
    const button = (target as Element | null)?.closest?.<HTMLElement>(".cite");
    if (!button) return null;
    return { claim: Number(button.dataset.claim), cite: Number(button.dataset.cite), button };
  };
  const openAt = ({ claim, cite }: At) => {
    const cited = view.claims[claim]?.citations[Math.max(0, cite)];
    if (!cited) return;
    setAt(null);
    open({
      source: cited.source,
      title: cited.title,
      start: cited.start,
      end: cited.end,
      quote: cited.quote,
    });
  };

  const events = {
    onPointerOver: (event: PointerEvent) => {
      const found = event.pointerType === "mouse" ? read(event.target) : null;
      if (found) later(() => setAt(found), 90);
    },
    onPointerOut: (event: PointerEvent) => {
      if (event.pointerType === "mouse" && read(event.target)) later(() => setAt(null), 220);
    },
    onFocusIn: (event: FocusEvent) => {
      const found = read(event.target);
      if (found?.button.matches(":focus-visible")) setAt(found);
    },
    onFocusOut: (event: FocusEvent) => {
      if (read(event.target)) later(() => setAt(null), 120);
    },
    onClick: (event: MouseEvent) => {
      const found = read(event.target);
      if (!found) return;
      const touch = (event as PointerEvent).pointerType === "touch";
      if (touch && at?.button !== found.button) setAt(found);
      else openAt(found);
    },
  };

  const pop = at && (
    <CitePop
      view={view}
      at={at}
      onKeep={() => clearTimeout(timer.current)}
      onLeave={() => later(() => setAt(null), 160)}
      onClose={() => setAt(null)}
      onOpen={() => openAt(at)}
    />
  );
  return { events, pop };
}

interface PopProps {
  view: Pick<View, "claims">;
  at: At;
  onKeep: () => void;
  onLeave: () => void;
  onClose: () => void;
  onOpen: () => void;
}

function CitePop({ view, at, onKeep, onLeave, onClose, onOpen }: PopProps) {
  const ref = useRef<HTMLDivElement>(null);
  const claim = view.claims[at.claim];
  const cited = claim?.citations[Math.max(0, at.cite)];

  useLayoutEffect(() => {
    const pop = ref.current;
    if (!pop) return;
    const box = at.button.getBoundingClientRect();
    const left = Math.min(Math.max(12, box.left - 24), innerWidth - pop.offsetWidth - 12);
    const above = box.bottom + pop.offsetHeight + 12 > innerHeight;
    pop.style.left = `${left}px`;
    pop.style.top = `${above ? box.top - pop.offsetHeight - 8 : box.bottom + 8}px`;
  }, [at]);

  useEffect(() => {
    const away = (event: Event) => {
      if (!ref.current?.contains(event.target as Node)) onClose();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      onClose();
    };
    addEventListener("scroll", onClose, { capture: true, passive: true });
    addEventListener("pointerdown", away);
    addEventListener("keydown", onKey, true);
    return () => {
      removeEventListener("scroll", onClose, { capture: true });
      removeEventListener("pointerdown", away);
      removeEventListener("keydown", onKey, true);
    };
  }, [at]);

  if (!claim) return null;
  const place =
    cited && [section(cited.heading, cited.title), placeName(cited.location)].filter(Boolean).join(" · ");
  return (
    <div
      class={claim.supported ? "cite-pop" : "cite-pop unsure"}
      ref={ref}
      role="status"
      onPointerEnter={onKeep}
      onPointerLeave={onLeave}
    >
      <p class="cite-verdict">
        <span aria-hidden="true">{claim.supported ? "✓" : "?"}</span>{" "}
        {claim.supported ? t("cite.supported") : reasonWords(claim.reason) || t("cite.unsupported")}
      </p>
      {cited ? (
        <>
          <blockquote>{cited.quote}</blockquote>
          <p class="cite-from">
            <strong>{cited.title}</strong>
            {place && <span class="faint">{place}</span>}
          </p>
          <button type="button" class="quiet-button" onClick={onOpen}>
            {t("cite.open")} →
          </button>
        </>
      ) : (
        <p class="faint">{t("cite.none")}</p>
      )}
    </div>
  );
}
