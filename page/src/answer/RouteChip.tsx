import { Icon } from "../parts/Icon";
import { Menu } from "../parts/Menu";
import { depths } from "../session";
import { type Key, t, tOr } from "../words";

interface Props {
  depth: string;
  by: string;
  /** Code gave the answer; no depth was gone to. */
  calculated?: boolean;
  /** Ask the same again at another depth; missing on a page that is only read. */
  onPick?: (depth: string) => void;
}

/** Which way was taken and who chose it; one click takes another. */
export function RouteChip({ depth, by, calculated = false, onPick }: Props) {
  if (!calculated && (!depth || depth === "auto")) {
    return (
      <span class="chip route waiting" role="status">
        {t("route.choosing")}
      </span>
    );
  }
  const name = calculated ? t("route.calculated") : tOr(`depth.${depth}`, depth);
  const who = t(by === "user" ? "by.user" : "by.auto");
  const inside = (
    <>
      <span class="route-name">{name}</span>
      <span class="route-by">{who}</span>
    </>
  );
  const others = depths.value.filter((one) => one !== depth && !(calculated && one !== "search"));
  if (!onPick || !others.length) return <span class="chip route">{inside}</span>;
  return (
    <Menu
      label={t("route.label", { depth: name, by: who })}
      class="chip route"
      heading={t("route.again")}
      choices={others.map((one) => ({
        key: one,
        label: t(`depth.${one}` as Key),
        help: t(`depth.${one}.help` as Key),
        onPick: () => onPick(one),
      }))}
    >
      {inside}
      <Icon name="down" size={14} />
    </Menu>
  );
}
