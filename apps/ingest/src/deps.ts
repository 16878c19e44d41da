import type { Database } from "@second-read/database";
import type { Jobs } from "@second-read/jobs";
import type { Logger } from "@second-read/runtime";
import type { ObjectStore } from "@second-read/storage";
import type { Resolve } from "@second-read/webhooks";
import type { FileProcessor } from "./child/file-processor.ts";

/** Everything that an ingest job needs. */
export interface IngestDeps {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly jobs: Jobs;
  readonly logger: Pick<Logger, "info" | "warn" | "error">;
  readonly processor: FileProcessor;
  readonly deidentificationKey: string;
  /** Folder for files while they are read. */
  readonly folder: string;
  readonly largestFileBytes: number;
  /** Resolves the addresses of a webhook's host. */
  readonly resolve: Resolve;
  readonly clock: () => Date;
}
