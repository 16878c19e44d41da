import type { ObjectStore } from "@second-read/storage";
import type { ChildMessage } from "./task.ts";

/** What a task in the child works with. */
export interface ChildTools {
  readonly store: ObjectStore;
  readonly cacheFolder: string;
  send(message: ChildMessage): Promise<void>;
}
