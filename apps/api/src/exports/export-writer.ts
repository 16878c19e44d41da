import type { ExportPage } from "./read-pages.ts";

/** Writes the files of an export into a folder, page by page. */
export interface ExportWriter {
  add(page: ExportPage): Promise<void>;
  /** Finishes its files. Returns their names, in the order of the archive. */
  end(): Promise<readonly string[]>;
  /** Releases what is open, whether it was finished or not. */
  close(): Promise<void>;
}
