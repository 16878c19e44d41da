import type { ExportPage } from "./read-pages.ts";

/** Makes the files of an export in a folder, page by page. */
export interface ExportWriter {
  add(page: ExportPage): Promise<void>;
  /** Ends its files. Answers their names, in the order of the archive. */
  end(): Promise<readonly string[]>;
  /** Lets go of what is open, whether it ended or not. */
  close(): Promise<void>;
}
