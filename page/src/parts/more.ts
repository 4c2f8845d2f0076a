import { learnMore } from "../words";

let coming: Promise<unknown> | undefined;

/** Words and styles of everything but the empty box. */
function more(): Promise<unknown> {
  coming ??= Promise.all([learnMore(), import("../style/more.css")]).catch((error) => {
    coming = undefined;
    throw error;
  });
  return coming;
}

/** What `load` fetches, with the words and styles it is shown in. After it failed it can be tried again. */
export async function withMore<T>(load: () => Promise<T>): Promise<T> {
  await Promise.all([...lost].map(again));
  const [one] = await Promise.all([load(), more()]);
  return one;
}

// Vite asks for a style sheet once and takes it as there from then on: what came after all would lack its looks.
const lost = new Set<HTMLLinkElement>();
document.addEventListener(
  "error",
  ({ target }) => target instanceof HTMLLinkElement && target.rel === "stylesheet" && lost.add(target),
  true,
);

function again(old: HTMLLinkElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = old.cloneNode() as HTMLLinkElement;
    link.onload = () => {
      lost.delete(old);
      old.remove();
      resolve();
    };
    link.onerror = () => {
      lost.delete(link);
      link.remove();
      reject(new TypeError(`No style sheet at ${link.href}`));
    };
    old.after(link);
  });
}
