import type { RejectionCode, RejectionContext } from "@second-read/domain";
import type { FiledImageParts, SealedFacts } from "@second-read/imaging";

/** One file to read. */
export interface FileTask {
  /** Path of the encrypted file. */
  readonly inputPath: string;
  /** Decrypts it. Generated for this file and never stored. */
  readonly inputKey: string;
  /** Folder for the results; see `imagePath`. */
  readonly outputFolder: string;
  readonly facts: SealedFacts;
  readonly key: string;
}

/** The task as sent to the child, over the IPC channel and never as an argument or in the environment. Files are in its one folder. */
export interface ChildTask extends Pick<FileTask, "inputKey" | "facts" | "key"> {
  readonly folder: string;
}

/** The child's result without the bytes, which are in the folder. */
export type MadeImage = Omit<FiledImageParts, "file" | "previews"> & { readonly fileBytes: number };

export type FileReply =
  | { readonly kind: "MADE"; readonly image: MadeImage }
  | { readonly kind: "REJECTED"; readonly code: RejectionCode; readonly context: RejectionContext }
  /** A fault of the machine: the code of the system's error alone, since its message names paths. */
  | { readonly kind: "FAILED"; readonly error: string };

/** The name that encryption binds the file in the child's folder to. */
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
