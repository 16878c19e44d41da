import type { Database } from "@second-read/database";
import type { Measuring } from "@second-read/evaluation";
import type { Jobs, LiveEvents } from "@second-read/jobs";
import type { Logger, Metrics } from "@second-read/runtime";
import type { ObjectStore, StoreHandler } from "@second-read/storage";
import type { ProjectLookup } from "./access/project-lookup.ts";
import type { ApiSettings } from "./api-settings.ts";
import type { Openings } from "./audit/openings.ts";
import type { Budgets } from "./budget.ts";
import type { Lane } from "./common/lane.ts";
import type { HeavyWork } from "./heavy-work.ts";
import type { CaseCache } from "./models/case-cache.ts";
import type { SharedCounts } from "./queue/shared-counts.ts";
import type { ActorDirectory } from "./sign-in/actor.ts";
import type { SignIn } from "./sign-in/better-auth.ts";

/** The parts that operations work with, passed down from `startApi`; tests pass in real ones. */
export interface Deps {
  readonly database: Database;
  /** The same database over a few separate connections, so that following counts takes none from readers. */
  readonly counting: Pick<Database, "sql">;
  readonly store: ObjectStore;
  readonly jobs: Jobs;
  readonly events: LiveEvents;
  readonly logger: Logger;
  readonly clock: () => Date;
  readonly settings: ApiSettings;
  readonly signIn: SignIn;
  readonly actors: ActorDirectory;
  readonly projectsOf: ProjectLookup;
  readonly measuring: Measuring;
  readonly heavyWork: HeavyWork;
  readonly budgets: Budgets;
  readonly openings: Openings;
  /** The queue for responses of thousands of rows. */
  readonly largeAnswers: Lane;
  /** The queue for hashing passwords. */
  readonly passwordWork: Lane;
  readonly evaluatedCases: CaseCache;
  readonly sharedCounts: SharedCounts;
}

/** What `startApi` needs from outside; it creates the rest of `Deps` itself. */
export interface ApiParts extends Pick<Deps, "database" | "counting" | "store" | "jobs" | "events" | "logger" | "clock" | "settings"> {
  /** Metrics of this process; if absent, the API creates its own. */
  readonly metrics?: Metrics;
  /** Serves /store/… of the folder store; absent with S3. */
  readonly storeHandler?: StoreHandler;
}
