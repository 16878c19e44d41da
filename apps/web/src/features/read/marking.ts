import type { Marking, Tool } from "../../viewer/marks.ts";
import type { OwnRead } from "./documents.ts";
import { type Draft, type DraftAction, findingForMark } from "./draft.ts";
import { markIdOf, placeOfMark } from "./viewer-marks.ts";

interface MarkingInput {
  readonly draft: Draft;
  readonly images: OwnRead["exam"]["images"];
  readonly tool: Tool;
  readonly setTool: (tool: Tool) => void;
  readonly openKey: string | null;
  readonly setOpenKey: (key: string | null) => void;
  readonly change: (action: DraftAction) => void;
  readonly refused: (sentence: string) => void;
}

/** Turns drawing, moving, resizing and deleting marks on the images into changes of the draft. */
export function markingOf({ draft, images, tool, setTool, openKey, setOpenKey, change, refused }: MarkingInput): Marking {
  return {
    tool,
    setTool,
    refused,
    add(imageId, shape, points) {
      const image = images.find(({ id }) => id === imageId);
      if (!image) return null;
      const key = findingForMark(draft, openKey, image.laterality, imageId, crypto.randomUUID());
      change({ kind: "mark", findingKey: key, laterality: image.laterality, mark: { imageId, shape, points } });
      setOpenKey(key);
      return markIdOf(key, draft.findings.find((finding) => finding.key === key)?.marks.length ?? 0);
    },
    change(id, points, continues) {
      const place = placeOfMark(id);
      if (place) change({ kind: "changeMark", ...place, points, continues });
    },
    remove(id) {
      const place = placeOfMark(id);
      if (place) change({ kind: "removeMark", ...place });
    },
  };
}
