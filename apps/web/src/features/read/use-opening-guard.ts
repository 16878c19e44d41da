import { useCallback, useEffect, useState } from "react";

/** After this time the reader can answer even if the images never arrive, for example to report that. */
const longestLoadingMilliseconds = 6000;
/** A new exam takes no input for this long, since a second press was meant for the exam before. */
const guardMilliseconds = 1000;

/** Why an exam just opened, or a question just asked, takes no input yet; null once it does. */
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
