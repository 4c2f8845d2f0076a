import { render } from "preact";
import { App } from "./app";
import { wear } from "./persona";
import { dress } from "./ui";
import { learn } from "./words";
import { atFirst } from "./words/load";

// It exports nothing: main.ts only fetches it, and says so when that fails.
void atFirst.words.then(
  (words) => {
    learn(atFirst.language, words);
    dress();
    wear();
    render(<App />, document.getElementById("app") as HTMLElement);
  },
  () => undefined,
);
