import type { RejectionCode, RejectionContext } from "@second-read/domain";
import type { FiledImageParts, SealedFacts } from "@second-read/imaging";

/** One file for the child to read; sent over the process's own channel, never as an argument or in the environment. */
export interface FileTask {
  readonly inputPath: string;
  /** Where the results are to be written; see `resultPath`. */
  readonly outputFolder: string;
  readonly facts: SealedFacts;
  readonly key: string;
}

/** What comes back: everything but the bytes, which lie in the output folder. */
export type MadeImage = Omit<FiledImageParts, "file" | "previews"> & { readonly fileBytes: number };

export type FileReply =
  | { readonly kind: "MADE"; readonly image: MadeImage }
  | { readonly kind: "REJECTED"; readonly code: RejectionCode; readonly context: RejectionContext }
  /** A fault of the machine: the code of the system's error alone, since its message names paths. */
  | { readonly kind: "FAILED"; readonly error: string };

export function imagePath(outputFolder: string): string {
  return `${outputFolder}/image.dcm`;
}

export function previewPath(outputFolder: string, size: number): string {
  return `${outputFolder}/preview.${size}.jpg`;
}
