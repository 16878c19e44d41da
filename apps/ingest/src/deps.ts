import type { Database } from "@second-read/database";
import type { Jobs } from "@second-read/jobs";
import type { Logger } from "@second-read/runtime";
import type { ObjectStore } from "@second-read/storage";
import type { Resolve } from "@second-read/webhooks";
import type { FileProcessor } from "./child/file-processor.ts";

/** All that an ingest job works with. */
export interface IngestDeps {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly jobs: Jobs;
  readonly logger: Pick<Logger, "info" | "warn" | "error">;
  readonly processor: FileProcessor;
  readonly deidentificationKey: string;
  /** Where files lie while they are read. */
  readonly folder: string;
  readonly largestFileBytes: number;
  /** Asks for the addresses of a webhook's host. */
  readonly resolve: Resolve;
  readonly clock: () => Date;
}
