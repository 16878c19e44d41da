import { normalisePath } from "./normalise-path.ts";

/** Something that was found but is not sent, and why. */
export interface Skipped {
  readonly path: string;
  readonly reason: SkipReason;
  /** Replaces the reason's sentence. */
  readonly detail?: string;
}

/** Why something that was found is not sent. Everything that is left out is reported with one of these. */
export const skipReasons = {
  HIDDEN: "hidden, since the name begins with a dot",
  NOT_AN_IMAGE: "text or a table beside the images, by its name",
  DICOMDIR: "the directory of a DICOM medium, not an image",
  FACTS: "read as the facts",
  LESIONS: "read as the lesions",
  BROKEN_LINK: "a symbolic link that leads nowhere",
  LINK_LOOP: "a symbolic link to a folder that it lies in",
  SAME_FOLDER: "a folder that is gone through already, reached again by a symbolic link",
  NOT_A_FILE: "a pipe, socket or device, which is never opened",
  UNREADABLE: "it may not be read here",
  NAME_NOT_TEXT: "its name is not UTF-8",
  DATA_SET_TABLE: "a table or annotation of the data set, read as facts",
  DATA_SET_MASK: "a mask or crop of a lesion, read as its outline",
  NOT_FOR_READING: "a kind of image that is not read",
  OUTSIDE_DATA_SET: "not listed in the data set's tables",
} as const;
export type SkipReason = keyof typeof skipReasons;

const besideImages = new Set(["txt", "md", "json", "html", "pdf", "csv", "xml"]);

/**
 * Why a file is left out on the basis of its path alone; null if it is to be sent. Files with unknown names are sent, since archives name DICOM files
 * in many ways.
 */
export function skipReasonOf(path: string): SkipReason | null {
  const parts = normalisePath(path).split("/");
  const name = parts.at(-1) ?? "";
  if (parts.some((part) => part.startsWith(".") && part !== "..")) return "HIDDEN";
  if (/^DICOMDIR$/i.test(name)) return "DICOMDIR";
  if (/^(licen[cs]e|readme)$/i.test(name)) return "NOT_AN_IMAGE";
  return besideImages.has(/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "") ? "NOT_AN_IMAGE" : null;
}

/** The reason as a clause. */
export function sentenceOfSkip({ reason, detail }: Skipped): string {
  return detail ?? skipReasons[reason];
}
