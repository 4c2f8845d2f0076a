import type { Artifact } from "../deep/task";
import { Icon } from "../parts/Icon";
import { t } from "../words";
import { size } from "../words/figures";
import { fileAddress } from "./doors";

/** Finished files, each a card that downloads. */
export function Files({ run, list, readOnly }: { run: string; list: Artifact[]; readOnly: boolean }) {
  if (!list.length) return null;
  return (
    <section class="files" aria-label={t("files.title")}>
      <ul>
        {list.map((one) => (
          <li key={one.name}>
            <Card run={run} one={one} readOnly={readOnly} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Card({ run, one, readOnly }: { run: string; one: Artifact; readOnly: boolean }) {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(one.name)?.[1] ?? "";
  const inside = (
    <>
      <span class="file-kind" aria-hidden="true">
        {ending || <Icon name="file" size={18} />}
      </span>
      <span class="file-name">{one.name}</span>
      <span class="file-note">
        {[size(one.size), t(`file.change.${one.change}`)].join(" · ")}
        {one.problem && <span class="unsure-text"> · {t("files.problem", { why: one.problem })}</span>}
      </span>
    </>
  );
  if (readOnly) return <span class="file-card">{inside}</span>;
  return (
    <a
      class="file-card"
      href={fileAddress(run, one.name)}
      download
      aria-label={t("files.download", { name: one.name })}
    >
      {inside}
      <span class="file-get">
        <Icon name="export" size={16} />
      </span>
    </a>
  );
}
