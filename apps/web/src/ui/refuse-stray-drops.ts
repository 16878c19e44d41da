/**
 * A file dropped beside the place for files would be opened by the browser instead of the page: an import under way, or an exam being read, would
 * be gone. What a place has taken is left to it, and dragged text as well. Answers how to end it.
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
