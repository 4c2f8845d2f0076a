import { useEffect, useState } from "preact/hooks";
import { carriesFiles, filesOf } from "../parts/files";
import { Mark } from "../parts/Icon";
import { t } from "../words";
import { dropped } from "./box";

/** Files may be dropped anywhere on the page; the library page takes them itself. */
export function DropZone() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const stop = new AbortController();
    const on = (name: "dragenter" | "dragleave" | "dragover" | "drop", act: (event: DragEvent) => void) =>
      addEventListener(name, (event) => carriesFiles(event) && act(event), { signal: stop.signal });
    on("dragenter", () => {
      depth++;
      setOver(true);
    });
    on("dragleave", () => {
      depth = Math.max(0, depth - 1);
      if (!depth) setOver(false);
    });
    on("dragover", (event) => event.preventDefault());
    on("drop", (event) => {
      event.preventDefault();
      depth = 0;
      setOver(false);
      dropped.value = filesOf(event.dataTransfer);
    });
    return () => stop.abort();
  }, []);
  if (!over) return null;
  return (
    <div class="drop-zone">
      <div class="drop-card">
        <Mark size={56} moving />
        <p class="lead">{t("box.drop")}</p>
        <p class="faint">{t("box.drop.hint")}</p>
      </div>
    </div>
  );
}
