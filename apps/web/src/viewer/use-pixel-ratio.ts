import { useSyncExternalStore } from "react";

/** Device pixels per CSS pixel. It changes when the window is moved to another display or the browser zooms, perhaps without a change of size. */
export function usePixelRatio(): number {
  return useSyncExternalStore(subscribe, ratioNow, () => 1);
}

function ratioNow(): number {
  return window.devicePixelRatio || 1;
}

function subscribe(changed: () => void): () => void {
  return watchPixelRatio(window, changed);
}

/**
 * Calls `changed` on every change. A media query knows only whether one ratio applies, so that each change needs another query; Chromium does not
 * evaluate it for a display that is emulated, but reports a resize.
 */
export function watchPixelRatio(
  page: Pick<Window, "devicePixelRatio" | "matchMedia" | "addEventListener" | "removeEventListener">,
  changed: () => void,
): () => void {
  let query: MediaQueryList;
  const watch = () => {
    query = page.matchMedia(`(resolution: ${page.devicePixelRatio || 1}dppx)`);
    query.addEventListener("change", again);
  };
  const stop = () => query.removeEventListener("change", again);
  const again = () => {
    stop();
    watch();
    changed();
  };
  watch();
  page.addEventListener("resize", again);
  return () => {
    stop();
    page.removeEventListener("resize", again);
  };
}
