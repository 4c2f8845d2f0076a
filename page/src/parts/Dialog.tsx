import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../words";
import { IconButton } from "./Buttons";

/** The browser's own dialog: it holds the focus and gives it back. */
export function Dialog({
  title,
  onClose,
  children,
  bare = false,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  bare?: boolean;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  // Before the next key: what is typed right after a shortcut is meant for the dialog.
  useLayoutEffect(() => {
    const element = ref.current;
    const before = document.activeElement as HTMLElement | null;
    element?.showModal?.();
    return () => {
      element?.close?.();
      before?.focus?.();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class="dialog"
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => event.target === ref.current && onClose()}
    >
      {bare ? (
        children
      ) : (
        <div class="dialog-body">
          <header class="dialog-head">
            <h2>{title}</h2>
            <IconButton icon="close" label={t("close")} onClick={onClose} />
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}
