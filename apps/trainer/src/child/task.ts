import type {
  BreastClass,
  DriftBreast,
  DriftFigure,
  Laterality,
  LocalisationFigures,
  ManifestLesion,
  RecipeName,
  TrainedFoldResult,
  TruthStrength,
} from "@second-read/domain";
import type { AnalysedPlace, EvaluatedBreast, OutOfFoldEvaluation, PoolingRule, ScoredImage } from "@second-read/evaluation";
import type { AnalysedImage, EpochReport, Preparation, StoredVersion, TrainingOptions } from "@second-read/learning";
import type { StoreSettings } from "@second-read/runtime";

/** An image in a task: the child fetches it from the store by its id. */
export interface ImageReference extends ScoredImage {
  readonly sha256: string;
}

export interface LabelledReference extends ImageReference {
  readonly breastClass: BreastClass;
  readonly strength?: TruthStrength | undefined;
  readonly lesions: readonly ManifestLesion[];
}

/** A computation for a child process; plain data, sent once after the child has started. */
export type Task =
  | {
      readonly kind: "train-fold";
      readonly runId: string;
      readonly jobName: string;
      readonly attempt: number;
      readonly fold: number;
      readonly recipe: RecipeName;
      readonly options: Partial<TrainingOptions>;
      /** digest of the run's backbone */
      readonly backboneSha256: string | null;
      readonly checkpointKey: string | null;
      readonly train: readonly LabelledReference[];
      readonly validation: readonly LabelledReference[];
    }
  | {
      readonly kind: "evaluate";
      readonly pooling: PoolingRule;
      readonly images: readonly ScoredImage[];
      readonly breasts: readonly EvaluatedBreast[];
      readonly folds: readonly (Pick<TrainedFoldResult, "logits" | "malignancies" | "tissue"> & { readonly fold: number })[];
    }
  | {
      readonly kind: "predict";
      readonly preparation: Preparation;
      readonly modelKeys: readonly string[];
      readonly images: readonly ImageReference[];
      /** whether tissue measures of the images are also needed */
      readonly measuresTissue?: boolean;
    }
  | {
      readonly kind: "try-fold-models";
      readonly preparation: Preparation;
      readonly models: readonly {
        readonly fold: number;
        readonly key: string;
        readonly sha256: string;
        /** some of the images that it held out */
        readonly images: readonly ImageReference[];
      }[];
    }
  | {
      readonly kind: "explain";
      readonly preparation: Preparation;
      /** the fold model that held the patient out, or all fold models for any other patient */
      readonly modelKeys: readonly string[];
      readonly image: ImageReference;
      readonly heatMapKey: string;
    }
  | {
      readonly kind: "analyse";
      readonly preparation: Preparation;
      /** the fold model that held the images out */
      readonly modelKey: string;
      /** the fold model whose features are used to compare all images of the version */
      readonly comparedByKey: string;
      readonly images: readonly LabelledReference[];
    }
  | { readonly kind: "measure-drift"; readonly breasts: readonly DriftBreast[] }
  | { readonly kind: "measure-places"; readonly places: readonly AnalysedPlace[] }
  | {
      readonly kind: "pack";
      readonly version: StoredVersion;
      readonly fileKey: string;
    }
  | { readonly kind: "probe" };

/** By fold model (in the order of `modelKeys`), then by imageId; images that could not be read are listed. */
export interface PredictionResult {
  readonly logits: readonly Readonly<Record<string, number>>[];
  /** Logits for *malignant, where abnormal*; empty records for a recipe that does not distinguish them. */
  readonly malignancies: readonly Readonly<Record<string, number>>[];
  /** By imageId; empty if not requested. */
  readonly tissue: Readonly<Record<string, readonly number[]>>;
  readonly failed: readonly string[];
}

/** The logits that a stored model computes again for images that it held out, or a problem if it cannot. */
export interface FoldModelTrial {
  readonly fold: number;
  readonly problem: string | null;
  /** by imageId; images that could not be read are absent */
  readonly logits: Readonly<Record<string, number>>;
  readonly seconds: number;
}

export interface BackendReport {
  readonly name: string;
  readonly device: string;
  readonly tensorflow: string | null;
  readonly threads: number;
  readonly notTaken: readonly string[];
}

export interface TaskResults {
  "train-fold": TrainedFoldResult;
  evaluate: OutOfFoldEvaluation;
  predict: PredictionResult;
  "try-fold-models": readonly FoldModelTrial[];
  explain: { readonly rows: number; readonly columns: number };
  /** In the order of the task's images. */
  analyse: readonly AnalysedImage[];
  "measure-drift": readonly DriftFigure[];
  "measure-places": LocalisationFigures;
  pack: { readonly sha256: string };
  probe: BackendReport;
}

export interface ChildOrder {
  readonly task: Task;
  readonly store: StoreSettings;
  /** folder of prepared and encoded images, shared by all children; any of it may be deleted at any time */
  readonly cacheFolder: string;
}

export type ChildMessage =
  | { readonly type: "epoch"; readonly report: EpochReport & { readonly memoryMb: number } }
  | { readonly type: "checkpoint"; readonly key: string }
  | { readonly type: "backend"; readonly backend: BackendReport }
  | { readonly type: "log"; readonly message: string }
  | { readonly type: "done"; readonly result: unknown }
  | { readonly type: "failed"; readonly code: string; readonly message: string; readonly details: Readonly<Record<string, unknown>> };

/** One breast of one exam: the unit of evaluation. */
export function breastIdOf(examId: string, laterality: Laterality): string {
  return `${examId}:${laterality}`;
}

/** Tissue measures of these images, where available. */
export function measuresOf(images: readonly { readonly imageId: string }[], tissue: PredictionResult["tissue"]): (readonly number[])[] {
  return images.flatMap(({ imageId }) => (tissue[imageId] === undefined ? [] : [tissue[imageId]]));
}
