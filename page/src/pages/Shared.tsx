import { useEffect, useState } from "preact/hooks";
import { TurnView } from "../answer/TurnView";
import { api } from "../api";
import type { StoredRun } from "../fold";
import { Mark } from "../parts/Icon";
import { give } from "../talk/runs";
import { type Turn, turnsOf } from "../talk/tree";
import type { Message } from "../types";
import { t } from "../words";

interface SharedTalk {
  title: string;
  messages: Message[];
  leaf?: string | null;
  runs: Record<string, StoredRun>;
}

/** What somebody let others read. */
export function Shared({ token }: { token: string }) {
  const [talk, setTalk] = useState<{ title: string; turns: Turn[] } | null>(null);
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    api<SharedTalk>(`/api/shared/${encodeURIComponent(token)}`).then(
      (got) => {
        for (const [id, stored] of Object.entries(got.runs)) give(id, stored);
        setTalk({ title: got.title, turns: turnsOf(got.messages, got.leaf ?? null) });
      },
      () => setMissing(true),
    );
  }, [token]);
  return (
    <main class="column talk shared" id="main">
      <p class="shared-head faint">
        <Mark size={20} /> {t("shared.by")}
      </p>
      {missing && <p class="empty">{t("shared.gone")}</p>}
      {talk && (
        <>
          <h1>{talk.title}</h1>
          {talk.turns.map((turn) => (
            <TurnView key={turn.key} turn={{ ...turn, versions: [] }} last={false} readOnly />
          ))}
        </>
      )}
    </main>
  );
}
