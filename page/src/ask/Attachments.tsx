import { Icon } from "../parts/Icon";
import { t } from "../words";
import { size } from "../words/figures";
import type { Attachment } from "./attachments";

export function Attachments({
  list,
  onRemove,
  waiting,
}: {
  list: Attachment[];
  onRemove: (key: number) => void;
  waiting: boolean;
}) {
  return (
    <>
      <ul class="attachments">
        {list.map((one) => (
          <li key={one.key} class={one.error ? "file-card bad" : "file-card"}>
            {one.picture ? <img src={one.picture} alt="" /> : <Icon name="file" size={18} />}
            <span class="file-name" title={one.name}>
              {one.name}
            </span>
            <span class="faint">{one.error || size(one.size)}</span>
            <button
              type="button"
              class="icon-button tiny"
              aria-label={t("box.remove", { name: one.name })}
              onClick={() => onRemove(one.key)}
            >
              <Icon name="close" size={14} />
            </button>
            {!one.info && !one.error && (
              <progress value={one.share} max={1} aria-label={t("box.uploading", { name: one.name })} />
            )}
          </li>
        ))}
      </ul>
      {waiting && (
        <p class="faint box-note" role="status">
          {t("box.waiting")}
        </p>
      )}
    </>
  );
}
