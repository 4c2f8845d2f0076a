import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { lazy } from "../src/parts/lazy";
import { choose, chosen } from "../src/words";

const Part = () => <p>here</p>;
let root: HTMLElement;

beforeEach(() => {
  chosen.value = "en";
  sessionStorage.clear();
  root = document.createElement("div");
  document.body.append(root);
});

afterEach(() => {
  render(null, root);
  root.remove();
  vi.unstubAllGlobals();
});

const settled = () => act(async () => void (await new Promise((resolve) => setTimeout(resolve, 30))));

/** A part that does not come the first `misses` times. */
function missing(misses: number) {
  const load = vi.fn(async () => {
    if (load.mock.calls.length <= misses) throw new TypeError("Failed to fetch dynamically imported module");
    return Part;
  });
  return load;
}

it("a part that does not come is said, and comes when it is asked for again", async () => {
  sessionStorage.setItem("reloaded", location.pathname); // the page was loaded anew already
  const load = missing(1);
  const View = lazy(load);
  act(() => render(<View />, root));
  await settled();
  expect(root.querySelector("[role=alert]")?.textContent).toContain("did not come from the server");
  act(() => root.querySelector("button")?.click());
  await settled();
  expect(root.textContent).toBe("here");
  expect(load).toHaveBeenCalledTimes(2);
});

it("without a server the page is not loaded anew, and says so", async () => {
  const asked = vi.fn(async () => {
    throw new TypeError("Failed to fetch");
  });
  vi.stubGlobal("fetch", asked);
  const View = lazy(missing(9));
  act(() => render(<View />, root));
  await settled();
  expect(asked).toHaveBeenCalledWith("/healthz", { cache: "no-store" });
  expect(root.querySelector("[role=alert] button")?.textContent).toBe("Try again");
});

it("what was fetched before is there at once", async () => {
  const View = lazy(missing(0));
  await View.soon();
  act(() => render(<View />, root));
  expect(root.textContent).toBe("here");
});

it("what is fetched between its drawing and its looking is drawn", async () => {
  await lazy(missing(0)).soon(); // words and styles are here: what comes now comes at once
  const View = lazy(missing(0));
  render(<View />, root); // not in act: its effects come after the next frame
  await View.soon();
  expect(root.textContent).toBe("");
  await settled();
  expect(root.textContent).toBe("here");
});

it("a language that does not come leaves the words as they are", async () => {
  vi.doMock("../src/words/zh/more", () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });
  await expect(choose("zh")).rejects.toThrow();
  expect(chosen.value).toBe("en");
  vi.doUnmock("../src/words/zh/more");
  await choose("zh");
  expect(chosen.value).toBe("zh");
});
