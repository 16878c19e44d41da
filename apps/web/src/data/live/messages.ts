import type { StreamRequest } from "./stream.ts";

/** From a tab to the worker that all tabs share; `id` is the tab's own. */
export type ToWorker =
  | { readonly kind: "FOLLOW"; readonly id: number; readonly request: StreamRequest }
  | { readonly kind: "LEAVE"; readonly id: number }
  /** The tab closes, or its page goes into the back/forward cache. */
  | { readonly kind: "LEAVE_ALL" };

/** From the worker to a tab that follows a stream. */
export type ToTab =
  | { readonly kind: "NEXT"; readonly id: number; readonly result: unknown }
  | { readonly kind: "ERROR"; readonly id: number; readonly sentence: string }
  | { readonly kind: "COMPLETE"; readonly id: number };
