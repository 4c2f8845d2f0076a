import { upload } from "../api";
import type { FileInfo } from "../types";
import { t } from "../words";

export const LARGEST = 200 * 1000 * 1000;

/** A paste longer than this becomes a file: the box stays readable. */
export const LONG_PASTE = 4000;

export function asFile(text: string): File {
  return new File([text], t("box.pasted"), { type: "text/plain" });
}

/** Put one file into the conversation. */
export function sendFile(file: File, onProgress: (share: number) => void): Promise<FileInfo> {
  const form = new FormData();
  form.append("file", file, file.name);
  return upload<FileInfo>("/api/files", form, onProgress);
}

export const filesOf = (data: DataTransfer | null): File[] => (data ? [...data.files] : []);

export const carriesFiles = (event: DragEvent): boolean =>
  [...(event.dataTransfer?.types ?? [])].includes("Files");
