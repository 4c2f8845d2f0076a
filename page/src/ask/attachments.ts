import { useRef, useState } from "preact/hooks";
import { asError } from "../api";
import { LARGEST, sendFile } from "../parts/files";
import type { FileInfo } from "../types";
import { t } from "../words";

export interface Attachment {
  key: number;
  name: string;
  size: number;
  share: number;
  info: FileInfo | null;
  error: string;
  /** A picture of an image, made in the browser. */
  picture: string;
}

let counter = 0;

const fromInfo = (info: FileInfo): Attachment => ({
  key: ++counter,
  name: info.name,
  size: info.size,
  share: 1,
  info,
  error: "",
  picture: "",
});

/** Files of the question being written: sent at once, shown with how far they are. */
export function useAttachments(first: FileInfo[]) {
  const [list, setList] = useState<Attachment[]>(() => first.map(fromInfo));
  const current = useRef(list);
  const set = (next: Attachment[]) => {
    current.current = next;
    setList(next);
  };
  const change = (key: number, part: Partial<Attachment>) =>
    set(current.current.map((one) => (one.key === key ? { ...one, ...part } : one)));

  const add = (files: File[]) => {
    for (const file of files) {
      const picture = /^image\/(png|jpeg|gif|webp)$/.test(file.type) ? URL.createObjectURL(file) : "";
      const key = ++counter;
      const one = { key, name: file.name, size: file.size, share: 0, info: null, error: "", picture };
      set([...current.current, one]);
      if (file.size > LARGEST) {
        change(key, { error: t("error.big", { name: file.name }) });
        continue;
      }
      sendFile(file, (share) => change(key, { share })).then(
        (info) => change(key, { info, share: 1 }),
        (error) => change(key, { error: asError(error).message }),
      );
    }
  };

  return {
    list,
    add,
    remove: (key: number) => {
      const gone = current.current.find((one) => one.key === key);
      if (gone?.picture) URL.revokeObjectURL(gone.picture);
      set(current.current.filter((one) => one.key !== key));
    },
    reset: (infos: FileInfo[] = []) => set(infos.map(fromInfo)),
    uploading: list.some((one) => !one.info && !one.error),
    ready: list.flatMap((one) => (one.info ? [one.info] : [])),
  };
}
