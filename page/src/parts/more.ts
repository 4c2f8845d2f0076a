import { learnMore } from "../words";

let coming: Promise<unknown> | undefined;
let missed = false;

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
  try {
    if (missed) await stylesAgain();
    const [one] = await Promise.all([load(), more()]);
    missed = false;
    return one;
  } catch (error) {
    missed = true;
    throw error;
  }
}

/** Vite asks for a style sheet once and takes it as there from then on: what came after all would lack its looks. */
function stylesAgain(): Promise<unknown> {
  const all = [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")];
  return Promise.all(all.filter((one) => !one.sheet).map(again));
}

function again(lost: HTMLLinkElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = lost.cloneNode() as HTMLLinkElement;
    link.onload = () => {
      lost.remove();
      resolve();
    };
    link.onerror = () => {
      link.remove();
      reject(new TypeError(`No style sheet at ${link.href}`));
    };
    lost.after(link);
  });
}
