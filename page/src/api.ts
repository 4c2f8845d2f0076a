import { signal } from "@preact/signals";
import { language, t } from "./words";

/** What the server says when something did not work; status 0: no server was reached. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly hint = "",
    readonly code = "",
  ) {
    super(message);
  }
}

/** Is the server there? Told by the last call, and by knocking while it is not. */
export const reachable = signal(true);
const whenBack = new Set<() => void>();
let knocking = false;

/** Called each time the server is there again after having been away. */
export function onBack(act: () => void): () => void {
  whenBack.add(act);
  return () => whenBack.delete(act);
}

interface Call {
  method?: string;
  body?: unknown;
  signal?: AbortSignal;
}

/** Call the server. Raises ApiError, in the reader's language where the server has the text. */
export async function api<T>(path: string, { method = "GET", body, signal }: Call = {}): Promise<T> {
  const form = body instanceof FormData;
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language.value };
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  let answer: Response;
  try {
    const content = body === undefined ? null : form ? (body as FormData) : JSON.stringify(body);
    answer = await fetch(path, { method, headers, body: content, signal: signal ?? null });
  } catch (error) {
    if (signal?.aborted) throw error;
    gone();
    throw new ApiError(t("error.gone"), 0, t("error.gone.hint"), "offline");
  }
  reachable.value = true;
  if (answer.status === 204) return undefined as T;
  let data: unknown = null;
  try {
    data = await answer.json();
  } catch (error) {
    if (signal?.aborted) throw error; // called off while the body was on its way
    if (answer.ok) throw unread(error, answer.status);
  }
  if (!answer.ok) throw fault(answer.status, data);
  return data as T;
}

/** What was sent as an answer, and is none: not JSON (a proxy's page), or cut off on its way. */
function unread(error: unknown, status: number): ApiError {
  if (error instanceof SyntaxError) return new ApiError(t("error.status", { status }), status);
  gone();
  return new ApiError(t("error.gone"), 0, t("error.gone.hint"), "offline");
}

function fault(status: number, data: unknown): ApiError {
  const said = (data as { error?: { message?: string; hint?: string; code?: string } } | null)?.error;
  const message = said?.message || t("error.status", { status });
  return new ApiError(message, status, said?.hint ?? "", said?.code ?? "");
}

/** Send files, telling how much has gone (0…1). */
export function upload<T>(path: string, form: FormData, onProgress: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("Accept-Language", language.value);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new ApiError(t("error.gone"), 0, t("error.gone.hint"), "offline"));
    request.onload = () => {
      let data: unknown = null;
      try {
        data = JSON.parse(request.responseText);
      } catch {
        data = null; // not JSON: the status tells enough
      }
      if (request.status >= 200 && request.status < 300) resolve(data as T);
      else reject(fault(request.status, data));
    };
    request.send(form);
  });
}

/** The server is away: knock until it opens. */
export function gone(): void {
  reachable.value = false;
  if (knocking) return;
  knocking = true;
  const knock = async (wait: number) => {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const open = await fetch("/healthz", { cache: "no-store" }).then(
      (answer) => answer.ok,
      () => false,
    );
    if (!open && !reachable.value) return knock(Math.min(wait * 1.6, 8000));
    knocking = false;
    reachable.value = true;
    for (const act of whenBack) act();
  };
  void knock(600);
}

/** Load the page anew, if there is a server to load it from. */
export async function reloadWhenThere(): Promise<boolean> {
  const there = await fetch("/healthz", { cache: "no-store" }).then(
    (answer) => answer.ok,
    () => false,
  );
  if (there) location.reload();
  else gone();
  return there;
}

export const asError = (error: unknown): ApiError =>
  error instanceof ApiError
    ? error
    : new ApiError(error instanceof Error ? error.message : String(error), -1);
