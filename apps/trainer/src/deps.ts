import type { Database } from "@second-read/database";
import type { Jobs } from "@second-read/jobs";
import type { Logger, StoreSettings } from "@second-read/runtime";
import type { ObjectStore } from "@second-read/storage";

/** Dependencies of a trainer's jobs. */
export interface TrainerDeps {
  readonly database: Database;
  readonly store: ObjectStore;
  /** passed to the children, which open the store themselves */
  readonly storeSettings: StoreSettings;
  readonly cacheFolder: string;
  readonly jobs: Jobs;
  readonly logger: Logger;
}
