import { RouteChip } from "../answer/RouteChip";
import { Mark } from "../parts/Icon";
import { sending } from "../talk/now";

/** What was just sent: on the screen before the server has said a word. */
export function Sending() {
  const one = sending.value;
  if (!one) return null;
  return (
    <article class="turn last" aria-busy="true">
      <div class="question">
        <h2 class="question-text">{one.text}</h2>
      </div>
      <div class="turn-head">
        <RouteChip depth={one.depth} by="user" />
      </div>
      <p class="waiting">
        <Mark size={22} moving />
      </p>
    </article>
  );
}
