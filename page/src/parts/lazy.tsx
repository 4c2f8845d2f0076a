import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A page whose code comes when it is first opened. An old page after an update loads itself anew, once. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let known: ComponentType<P> | undefined;
  return function Lazy(props: P) {
    const [, setHere] = useState(known !== undefined);
    useEffect(() => {
      if (known) return;
      load().then(
        (one) => {
          known = one;
          setHere(true);
        },
        () => {
          if (sessionStorage.getItem("reloaded") === location.pathname) return;
          sessionStorage.setItem("reloaded", location.pathname);
          location.reload();
        },
      );
    }, []);
    if (!known) return null; // a few kilobytes from the same machine: gone before a sign of waiting could be read
    const View = known;
    return <View {...props} />;
  };
}
