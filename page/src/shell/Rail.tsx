import { focusBox } from "../ask/box";
import { IconButton } from "../parts/Buttons";
import { Icon, type IconName, Mark } from "../parts/Icon";
import { go, place } from "../router";
import { dialog, drawer } from "../ui";
import { type Key, t } from "../words";

const LINKS: { page: string; href: string; icon: IconName; label: Key }[] = [
  { page: "agents", href: "/agents", icon: "agent", label: "nav.agents" },
  { page: "library", href: "/library", icon: "library", label: "nav.library" },
  { page: "runs", href: "/runs", icon: "runs", label: "nav.runs" },
  { page: "settings", href: "/settings", icon: "settings", label: "nav.settings" },
];

/** The way to everything else, quiet at the edge; at the top of a phone. */
export function Rail() {
  const here = place.value.page;
  return (
    <nav class="rail" aria-label={t("nav")}>
      <a
        class="rail-home"
        href="/"
        aria-label={t("nav.new")}
        title={t("nav.new")}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          go("/");
          requestAnimationFrame(focusBox);
        }}
      >
        <Mark size={28} />
      </a>
      <IconButton
        icon="history"
        label={t("nav.history")}
        pressed={drawer.value}
        onClick={() => (drawer.value = !drawer.value)}
      />
      <IconButton
        icon="search"
        label={t("nav.search")}
        keys="Ctrl K"
        onClick={() => (dialog.value = "search")}
      />
      <span class="grow" />
      {LINKS.map((one) => (
        <a
          key={one.page}
          class="icon-button"
          href={one.href}
          aria-label={t(one.label)}
          title={t(one.label)}
          aria-current={here === one.page ? "page" : undefined}
        >
          <Icon name={one.icon} />
        </a>
      ))}
      <IconButton
        icon="help"
        label={t("nav.help")}
        keys="Ctrl /"
        class="wide-only"
        onClick={() => (dialog.value = "help")}
      />
    </nav>
  );
}
