import type { ObjectStore } from "@second-read/storage";
import type { ChildMessage } from "./task.ts";

/** Tools available to a task in the child process. */
export interface ChildTools {
  readonly store: ObjectStore;
  readonly cacheFolder: string;
  send(message: ChildMessage): Promise<void>;
}
