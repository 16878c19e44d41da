import { useCallback, useEffect, useRef } from "react";
import { type ActiveClock, input, startClock, tick } from "./active-time.ts";

/** Counts the active seconds of the read on screen. Returns a function that reads them and one that restarts the count. */
export function useActiveTime(): { readonly seconds: () => number; readonly restart: (activeSeconds: number) => void } {
  const clock = useRef<ActiveClock>(startClock(0));
  const advance = useCallback(() => {
    clock.current = tick(clock.current, Date.now(), document.visibilityState === "visible" && document.hasFocus());
  }, []);
  useEffect(() => {
    const onInput = () => {
      advance();
      clock.current = input(clock.current, Date.now());
    };
    const timer = setInterval(advance, 1000);
    const names = ["pointermove", "pointerdown", "keydown", "wheel"] as const;
    for (const name of names) window.addEventListener(name, onInput, { passive: true });
    return () => {
      clearInterval(timer);
      for (const name of names) window.removeEventListener(name, onInput);
    };
  }, [advance]);
  const seconds = useCallback(() => {
    advance();
    return clock.current.active / 1000;
  }, [advance]);
  const restart = useCallback((activeSeconds: number) => {
    clock.current = startClock(Date.now(), activeSeconds);
  }, []);
  return { seconds, restart };
}
