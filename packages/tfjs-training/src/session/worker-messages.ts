import type { ComputeBackend } from "../compute-backend.ts";
import type { ExchangeMemory } from "./gradient-exchange.ts";
import type { Share } from "./model-runner.ts";
import type { Batch, ModelSource, TrainingState } from "./training-session.ts";

/** A request from the session to a worker; each is answered by one `WorkerReply`. */
export type WorkerRequest =
  | { readonly kind: "build"; readonly source: ModelSource; readonly rank: number }
  | { readonly kind: "join"; readonly memory: ExchangeMemory }
  | { readonly kind: "step"; readonly share: Share; readonly learningRate?: number }
  | { readonly kind: "predict"; readonly images: Float32Array; readonly size: number; readonly shape?: Batch["shape"] }
  | { readonly kind: "synchronise" }
  | { readonly kind: "exportState"; readonly step: number }
  | { readonly kind: "importState"; readonly state: TrainingState };

export type WorkerReply =
  | { readonly kind: "built"; readonly backend: ComputeBackend; readonly exchangeLength: number }
  | { readonly kind: "stepped"; readonly loss: number; readonly predictions: Float32Array }
  | { readonly kind: "predicted"; readonly outputs: Float32Array }
  | { readonly kind: "exported"; readonly state: TrainingState }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string };
