import { useCallback, useEffect, useState } from "react";

/** Images that never arrive must not keep the reader from saying so. */
const longestLoadingMilliseconds = 6000;
/** After an exam has come up, its opinions wait this long: a second press meant the exam before. */
const guardMilliseconds = 1000;

/** Why an exam that has just been opened, or a question that has just been asked, takes no answer yet; null once it does. */
export function useOpeningGuard() {
  const [phase, setPhase] = useState<keyof typeof sentences>("loading");
  useEffect(() => {
    if (phase === "open") return;
    const timer = setTimeout(() => setPhase("open"), phase === "loading" ? longestLoadingMilliseconds : guardMilliseconds);
    return () => clearTimeout(timer);
  }, [phase]);
  const onPainted = useCallback(() => setPhase((now) => (now === "loading" ? "guard" : now)), []);
  const onAsked = useCallback(() => setPhase("asked"), []);
  return { hold: sentences[phase], loading: phase === "loading", onPainted, onAsked };
}

const sentences = {
  loading: "The images are loading.",
  guard: "Just opened: ready in a moment.",
  asked: "Not submitted: there are unseen images.",
  open: null,
} as const;
