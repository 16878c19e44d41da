import type {
  CheckpointPort,
  EpochReport,
  HeatMap,
  LabelledImage,
  PreparedImage,
  RecipeName,
  TrainedFold,
  TrainingOptions,
} from "./contract.ts";

/** The shapes of learning's verbs, for callers that are written before or apart from them. Each verb lives in the file of its name. */
export interface TrainFoldInput {
  readonly recipe: RecipeName;
  /** Missing ones come from the recipe. */
  readonly options?: Partial<TrainingOptions>;
  readonly fold: number;
  readonly train: readonly LabelledImage[];
  /** Held out: scored at the end and watched by epoch, never learned or chosen from. */
  readonly validation: readonly LabelledImage[];
  /** Worker threads that share each batch (wasm rung only; default 1). The result depends on it: keep it for all folds of a run. */
  readonly workers?: number;
  readonly onEpoch?: (report: EpochReport) => void | Promise<void>;
  readonly checkpoint?: CheckpointPort;
  /** Aborting throws CANCELLED at the next batch. */
  readonly signal?: AbortSignal;
}
export type TrainFold = (input: TrainFoldInput) => Promise<TrainedFold>;
/** Logits by imageId, of one fold net. */
export type PredictImages = (model: Uint8Array, images: readonly PreparedImage[], signal?: AbortSignal) => Promise<Map<string, number>>;
export type Explain = (model: Uint8Array, image: PreparedImage) => Promise<HeatMap>;
