import type { Autosave } from "./autosave.ts";
import { withImagesOf } from "./draft-steps.ts";
import { dropStored } from "./draft-storage.ts";
import type { SessionCore, SessionParts } from "./session-core.ts";
import type { OpenRead } from "./session-state.ts";

/** Updates the images of the open exam. If it was withdrawn, removes everything of it from this browser. */
export async function refreshImages(core: SessionCore, parts: SessionParts, autosave: Pick<Autosave, "stop">) {
  const before = core.open();
  // If the request fails, the images stay as they are; the next request follows soon.
  const exam = before && (await parts.transport.exam(before.read.exam.id).catch(() => null));
  const current = core.open();
  const fresh = exam && current && withImagesOf(current, exam);
  if (fresh) core.set({ now: fresh });
  if (current && exam?.id === current.read.exam.id && exam.status === "WITHDRAWN") {
    autosave.stop();
    forgetWithdrawn(core, parts, current);
  }
}

function forgetWithdrawn(core: SessionCore, { storage, forgetImages }: SessionParts, { read }: OpenRead) {
  dropStored(storage, read.id);
  forgetImages(read.exam.images.map(({ id }) => id));
  core.setOpen({ obstacle: { kind: "noLongerDraft", sentence: "This exam was withdrawn, together with your draft." } });
}
