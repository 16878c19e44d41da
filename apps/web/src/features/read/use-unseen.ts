import { startTransition, useCallback, useEffect, useMemo, useState } from "react";
import type { UnseenImage } from "./unseen-note.tsx";

/** What has been on screen of each read of this page: an exam that is opened again has been seen before. */
export type SeenImages = Map<string, ReadonlySet<string>>;

/** Which images of the exam have not been on screen, the way to them, and the one question about submitting without them. */
export function useUnseen(readId: string, images: readonly UnseenImage[], seenBefore: SeenImages) {
  const [seen, setSeen] = useState(() => seenBefore.get(readId) ?? new Set<string>());
  const [askedAbout, setAskedAbout] = useState<ReadonlySet<string>>(new Set());
  const [show, setShow] = useState<{ readonly imageId: string } | null>(null);
  const unseen = useMemo(() => images.filter(({ id }) => !seen.has(id)), [images, seen]);
  useEffect(() => void seenBefore.set(readId, seen), [seenBefore, readId, seen]);
  // Views come one by one: images and panel are not drawn anew for each, but once, when no other view is waiting to be drawn.
  const onSeen = useCallback((ids: readonly string[]) => startTransition(() => setSeen((before) => new Set([...before, ...ids]))), []);
  const unseenIds = useMemo(() => new Set(unseen.map(({ id }) => id)), [unseen]);
  const onShowUnseen = useCallback(() => {
    const [first] = unseen;
    if (first) setShow({ imageId: first.id });
  }, [unseen]);
  /** True where there is something to ask that was not asked before; images that come later are asked about anew. */
  const ask = () => {
    const isNew = unseen.some(({ id }) => !askedAbout.has(id));
    if (isNew) setAskedAbout(new Set([...askedAbout, ...unseen.map(({ id }) => id)]));
    return isNew;
  };
  const asking = unseen.length > 0 && unseen.every(({ id }) => askedAbout.has(id));
  return { unseen, unseenIds, onSeen, show, onShow: setShow, onShowUnseen, asking, ask };
}
