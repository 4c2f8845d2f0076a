// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, api } from "../src/api";

/** A server whose body fails with `error`. */
const failing = (error: Error, status = 200) =>
  vi.stubGlobal("fetch", () =>
    Promise.resolve({ ok: status < 400, status, json: () => Promise.reject(error) }),
  );

afterEach(() => vi.unstubAllGlobals());

describe("a call to the server", () => {
  it("that is called off while its body comes is called off, not answered with nothing", async () => {
    const stop = new AbortController();
    stop.abort();
    failing(new DOMException("aborted", "AbortError"));
    await expect(api("/api/conversations", stop)).rejects.toThrow("aborted");
  });

  it("that is answered with something else than JSON says so", async () => {
    failing(new SyntaxError("Unexpected token <"));
    await expect(api("/api/library")).rejects.toMatchObject({ status: 200 });
  });

  it("that is cut off on its way says that the server is away", async () => {
    failing(new TypeError("network error"));
    await expect(api("/api/library")).rejects.toMatchObject({ status: 0, code: "offline" });
  });

  it("that is refused without JSON keeps its status", async () => {
    failing(new SyntaxError("Unexpected end"), 502);
    await expect(api("/api/library")).rejects.toBeInstanceOf(ApiError);
    await expect(api("/api/library")).rejects.toMatchObject({ status: 502 });
  });
});
