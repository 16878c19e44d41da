import type { Preparation, RecipeName } from "@second-read/domain";
import type { VersionScoring } from "@second-read/evaluation";
import { z } from "zod";
import type { Reduction } from "../recipes/recipe-kind.ts";

export const versionFormat = "second-read-version/1";

/** The contents of version.json. */
export interface VersionDescription {
  readonly format: typeof versionFormat;
  readonly number: number;
  /** Digest of the models, as the product shows it. */
  readonly sha256: string;
  readonly createdAt: string;
  readonly recipe: RecipeName;
  /** How an image is prepared before its input is computed. */
  readonly preparation: Preparation;
  readonly scoring: VersionScoring;
  /** In the order of `scoring.folds`. */
  readonly models: readonly {
    readonly fold: number;
    readonly file: string;
    readonly sha256: string;
    /** Folder of the TensorFlow.js layers model. */
    readonly layers: string;
    readonly reduction: Reduction;
  }[];
  readonly backbone: { readonly name: string; readonly sha256: string; readonly file: string } | null;
  readonly example: VersionExample;
}

/** Each fold model's input for one image, and the results. */
export interface VersionExample {
  readonly inputs: readonly { readonly file: string; readonly shape: readonly number[] }[];
  /** The image's logit by each fold model, before standardisation. */
  readonly logits: readonly number[];
  /** Calibrated probability that the image's breast is abnormal. */
  readonly score: number;
}

/** Far above what any recipe takes, which is some six thousand pixels. */
const side = z.int().min(1).max(65_536);
const recordedFile = z.object({ file: z.string(), sha256: z.string() });
const calibrationMap = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("platt"), slope: z.number(), intercept: z.number() }),
  z.object({ kind: z.literal("identity") }),
]);

/** What scoring reads; the rest, which other programs use, is not checked. */
const usedHere = z
  .object({
    models: z.array(recordedFile).min(1),
    backbone: recordedFile.nullable(),
    preparation: z.object({ rows: side, columns: side, spacingMm: z.number().positive() }),
    scoring: z.object({
      pooling: z.object({ contralateral: z.number() }),
      folds: z.array(z.object({ mean: z.number(), deviation: z.number() })),
      breastMap: calibrationMap,
      imageMap: calibrationMap,
    }),
  })
  .refine(({ models, scoring }) => models.length === scoring.folds.length, {
    path: ["scoring", "folds"],
    message: "there must be one for each model",
  });

/** Where a description cannot be used, and why; undefined if it can. */
export function problemOfDescription(value: unknown): string | undefined {
  const [issue] = usedHere.safeParse(value).error?.issues ?? [];
  return issue && `${issue.path.join(".")}: ${issue.message}`;
}
