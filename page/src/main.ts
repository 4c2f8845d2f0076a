import { atFirst } from "./words/load";
import "./style/index.css";

// A few hundred bytes that know the reader's language: its words come beside the page, not after it.
Promise.all([atFirst.words, import("./start")]).catch(broken);

/** Neither page nor words are here to say it. */
function broken(): void {
  const said = document.createElement("p");
  said.setAttribute("role", "alert");
  said.append("页面没有载入完整。 The page did not load completely.");
  const again = document.createElement("button");
  again.className = "button";
  again.append("重试 · Try again");
  again.onclick = () => location.reload();
  const door = document.createElement("main");
  door.className = "door";
  door.append(said, again);
  document.getElementById("app")?.replaceChildren(door);
}
