import { render } from "preact";
import { App } from "./app";
import { wear } from "./persona";
import "./style/index.css";
import { dress } from "./ui";

dress();
wear();
render(<App />, document.getElementById("app") as HTMLElement);

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  // Without it the page works just the same; it only cannot open while the server is away.
  void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
}
