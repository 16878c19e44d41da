import type { RejectionCode, RejectionContext } from "@second-read/domain";
import type { FiledImageParts, SealedFacts } from "@second-read/imaging";

/** One file to read. */
export interface FileTask {
  /** Where it lies, sealed. */
  readonly inputPath: string;
  /** Opens it. Made for this file, and kept nowhere. */
  readonly inputKey: string;
  /** Where the results are to be; see `imagePath`. */
  readonly outputFolder: string;
  readonly facts: SealedFacts;
  readonly key: string;
}

/** What the child is told of it, over the process's own channel, never as an argument or in the environment. Files lie in its one folder. */
export interface ChildTask extends Pick<FileTask, "inputKey" | "facts" | "key"> {
  readonly folder: string;
}

/** What comes back: everything but the bytes, which lie in the folder. */
export type MadeImage = Omit<FiledImageParts, "file" | "previews"> & { readonly fileBytes: number };

export type FileReply =
  | { readonly kind: "MADE"; readonly image: MadeImage }
  | { readonly kind: "REJECTED"; readonly code: RejectionCode; readonly context: RejectionContext }
  /** A fault of the machine: the code of the system's error alone, since its message names paths. */
  | { readonly kind: "FAILED"; readonly error: string };

/** The name under which what is sealed in the child's folder was sealed. */
export const inputName = "input";

export function inputPathIn(folder: string): string {
  return `${folder}/${inputName}`;
}

export function imagePath(folder: string): string {
  return `${folder}/image.dcm`;
}

export function previewPath(folder: string, size: number): string {
  return `${folder}/preview.${size}.jpg`;
}
