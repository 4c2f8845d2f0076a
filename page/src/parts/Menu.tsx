import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

export interface Choice {
  key: string;
  label: string;
  help?: string;
  checked?: boolean;
  href?: string;
  onPick?: () => void;
}

interface Props {
  label: string;
  children: ComponentChildren;
  choices: Choice[];
  class?: string;
  heading?: string;
  align?: "start" | "end";
  disabled?: boolean;
}

/** A button with a menu: arrows walk, Home and End jump, Escape closes, a letter goes to its choice. */
export function Menu({ label, children, choices, class: extra, heading, align = "start", disabled }: Props) {
  const [shown, setShown] = useState(false);
  const [up, setUp] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  const items = () => [...(root.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
  const close = (focus = true) => {
    setShown(false);
    if (focus) button.current?.focus();
  };
  const show = () => {
    const below = innerHeight - (button.current?.getBoundingClientRect().bottom ?? 0);
    setUp(below < 60 + choices.length * 52);
    setShown(true);
  };

  useEffect(() => {
    if (!shown) return;
    (items().find((one) => one.ariaChecked === "true") ?? items()[0])?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) close(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [shown]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!shown) return;
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (event.key === "Tab") close(false);
    else if (event.key in to) {
      event.preventDefault();
      all[((to[event.key] ?? 0) + all.length) % all.length]?.focus();
    } else if (event.key.length === 1) {
      all.find((one) => one.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    }
  };

  return (
    <div class="menu" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        ref={button}
        class={extra}
        aria-haspopup="menu"
        aria-expanded={shown}
        aria-controls={shown ? id : undefined}
        aria-label={label}
        title={label}
        disabled={disabled}
        onClick={() => (shown ? close() : show())}
      >
        {children}
      </button>
      {shown && (
        <div class={`menu-list ${align} ${up ? "up" : ""}`} role="menu" id={id} aria-label={label}>
          {heading && <p class="menu-heading">{heading}</p>}
          {choices.map((one) => (
            <Item key={one.key} choice={one} onPicked={close} />
          ))}
        </div>
      )}
    </div>
  );
}

function Item({ choice, onPicked }: { choice: Choice; onPicked: () => void }) {
  const inside = (
    <>
      <span class="menu-label">{choice.label}</span>
      {choice.help && <span class="menu-help">{choice.help}</span>}
    </>
  );
  if (choice.href) {
    return (
      <a
        role="menuitem"
        class="menu-item"
        tabIndex={-1}
        href={choice.href}
        download
        onClick={() => onPicked()}
      >
        {inside}
      </a>
    );
  }
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: aria-checked is there only for a menuitemradio
    <button
      type="button"
      role={choice.checked === undefined ? "menuitem" : "menuitemradio"}
      aria-checked={choice.checked}
      class="menu-item"
      tabIndex={-1}
      onClick={() => {
        onPicked();
        choice.onPick?.();
      }}
    >
      {inside}
    </button>
  );
}
