import { afterEach, expect, it, vi } from "vitest";
import type { View } from "../src/fold";
import { begin, forgetRuns, onRunOver, runOf } from "../src/talk/runs";

afterEach(() => {
  forgetRuns();
  vi.unstubAllGlobals();
});

it("who is told that a run is over finds it over, before the next frame is drawn", async () => {
  const over = `id: 1\ndata: ${JSON.stringify({ seq: 1, at: 0, fact: { kind: "run.state", state: "done", reason: "" } })}\n\n`;
  const headers = { "content-type": "text/event-stream" };
  vi.stubGlobal("fetch", async () => new Response(over, { headers }));
  vi.stubGlobal("requestAnimationFrame", () => 0); // no frame ever comes
  const told: [View["state"], View["state"]][] = [];
  const stop = onRunOver((view) => told.push([view.state, runOf("r1").view.value.state]));
  begin("r1", { question: "q" });
  await vi.waitFor(() => expect(told).toEqual([["done", "done"]]));
  stop();
});
