import { startTransition, useCallback, useEffect, useMemo, useState } from "react";
import type { UnseenImage } from "./unseen-note.tsx";

/** The images of each read that have been on screen since the page was loaded, so that a reopened exam keeps them. */
export type SeenImages = Map<string, ReadonlySet<string>>;

/** The images of the exam that have not been on screen, how to show them, and the question about submitting without them. */
export function useUnseen(readId: string, images: readonly UnseenImage[], seenBefore: SeenImages) {
  const [seen, setSeen] = useState(() => seenBefore.get(readId) ?? new Set<string>());
  const [askedAbout, setAskedAbout] = useState<ReadonlySet<string>>(new Set());
  const [show, setShow] = useState<{ readonly imageId: string } | null>(null);
  const unseen = useMemo(() => images.filter(({ id }) => !seen.has(id)), [images, seen]);
  useEffect(() => void seenBefore.set(readId, seen), [seenBefore, readId, seen]);
  // Views arrive one by one. As a transition, images and panel render once for all of them instead of once for each.
  const onSeen = useCallback((ids: readonly string[]) => startTransition(() => setSeen((before) => new Set([...before, ...ids]))), []);
  const unseenIds = useMemo(() => new Set(unseen.map(({ id }) => id)), [unseen]);
  const onShowUnseen = useCallback(() => {
    const [first] = unseen;
    if (first) setShow({ imageId: first.id });
  }, [unseen]);
  /** True where there are unseen images that the reader was not asked about before. */
  const ask = () => {
    const isNew = unseen.some(({ id }) => !askedAbout.has(id));
    if (isNew) setAskedAbout(new Set([...askedAbout, ...unseen.map(({ id }) => id)]));
    return isNew;
  };
  const asking = unseen.length > 0 && unseen.every(({ id }) => askedAbout.has(id));
  return { unseen, unseenIds, onSeen, show, onShow: setShow, onShowUnseen, asking, ask };
}
