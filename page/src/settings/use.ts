import { useEffect, useState } from "preact/hooks";
import { type ApiError, api, asError } from "../api";

/** What an address answers, and a way to ask again. */
export function useApi<T>(path: string) {
  const [data, setData] = useState<T | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const load = () =>
    api<T>(path).then(
      (got) => {
        setData(got);
        setError(null);
      },
      (fault) => setError(asError(fault)),
    );
  useEffect(() => void load(), [path]);
  return { data, error, load, setError };
}
