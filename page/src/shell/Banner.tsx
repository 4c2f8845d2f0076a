import { useEffect, useState } from "preact/hooks";
import { onBack, reachable, reloadWhenThere } from "../api";
import { Mark } from "../parts/Icon";
import { tell } from "../ui";
import { t } from "../words";

/** A moment without the server is not worth a word. */
const PATIENCE = 900;

/** The server is away: said plainly, while the page keeps knocking. */
export function Banner() {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (reachable.value) return setShown(false);
    const timer = setTimeout(() => setShown(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [reachable.value]);
  useEffect(() => onBack(() => shown && tell(t("back.again"))), [shown]);
  if (!shown) return null;
  return (
    <div class="banner" role="alert">
      <Mark size={20} moving />
      <p>
        <strong>{t("gone.title")}</strong> {t("gone.text")}
      </p>
      <button type="button" class="button" onClick={() => void reloadWhenThere()}>
        {t("gone.knock")}
      </button>
    </div>
  );
}
