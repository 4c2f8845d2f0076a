import { useEffect, useState } from "preact/hooks";
import { type Key, t } from "../words";

const EXAMPLES: Key[] = ["box.example.1", "box.example.2", "box.example.3", "box.example.4", "box.example.5"];
const EACH_MS = 5200;

/** A real need, now and then another one; it stands still for those who asked for less motion. */
export function Placeholder() {
  const [at, setAt] = useState(0);
  useEffect(() => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const timer = setInterval(() => setAt((now) => (now + 1) % EXAMPLES.length), EACH_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <span class="placeholder" key={at} aria-hidden="true">
      {t(EXAMPLES[at] ?? "box.example.1")}
    </span>
  );
}
