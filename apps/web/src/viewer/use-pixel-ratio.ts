import { useSyncExternalStore } from "react";

/** Device pixels per CSS pixel. It changes when the window is moved to another display or the browser zooms, perhaps without a change of size. */
export function usePixelRatio(): number {
  return useSyncExternalStore(subscribe, ratioNow, () => 1);
}

function ratioNow(): number {
  return window.devicePixelRatio || 1;
}

/** A media query knows only whether one ratio applies, so that each change needs another query. */
function subscribe(changed: () => void): () => void {
  let query: MediaQueryList;
  const watch = () => {
    query = window.matchMedia(`(resolution: ${ratioNow()}dppx)`);
    query.addEventListener("change", again, { once: true });
  };
  const again = () => {
    watch();
    changed();
  };
  watch();
  return () => query.removeEventListener("change", again);
}
