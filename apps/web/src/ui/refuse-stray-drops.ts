/**
 * Refuses files dropped beside a drop area. The browser would open them in place of the page, and an import in progress or an exam being read would
 * be lost. Drops that an element has accepted, and dragged text, are left alone. Returns a function that stops refusing.
 */
export function refuseStrayDrops(target: EventTarget): () => void {
  const refuse = (event: Event) => {
    const { dataTransfer } = event as DragEvent;
    if (event.defaultPrevented || !dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    dataTransfer.dropEffect = "none";
  };
  target.addEventListener("dragover", refuse);
  target.addEventListener("drop", refuse);
  return () => {
    target.removeEventListener("dragover", refuse);
    target.removeEventListener("drop", refuse);
  };
}
