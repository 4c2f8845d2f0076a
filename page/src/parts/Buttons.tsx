import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon";

interface IconButtonProps {
  icon: IconName;
  label: string;
  onClick: (event: MouseEvent) => void;
  size?: number;
  pressed?: boolean;
  disabled?: boolean;
  class?: string;
  keys?: string;
}

export function IconButton({
  icon,
  label,
  onClick,
  size,
  pressed,
  disabled,
  class: extra,
  keys,
}: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${extra ?? ""}`}
      aria-label={label}
      title={keys ? `${label}  ${keys}` : label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} size={size ?? 20} />
    </button>
  );
}

export function Notice({
  kind = "plain",
  title,
  children,
}: {
  kind?: "plain" | "bad" | "unsure";
  title?: string;
  children?: ComponentChildren;
}) {
  return (
    <div class={`notice ${kind}`} role={kind === "bad" ? "alert" : "note"}>
      {kind !== "plain" && <Icon name="warn" size={18} />}
      <div>
        {title && <p class="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

export function ErrorNotice({
  error,
  onRetry,
  retry,
}: {
  error: { message: string; hint: string };
  onRetry?: () => void;
  retry?: string;
}) {
  return (
    <Notice kind="bad" title={error.message}>
      {error.hint && <p>{error.hint}</p>}
      {onRetry && (
        <p>
          <button type="button" class="button" onClick={onRetry}>
            {retry}
          </button>
        </p>
      )}
    </Notice>
  );
}
