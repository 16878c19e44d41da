import { AppError } from "@second-read/domain";
import { z } from "zod";

const share = z.number().min(0).max(1);

/** Every setting of a project. What is absent has its default where it is used. */
const settingsSchema = z.strictObject({
  /** BI-RADS categories that count as a reader's recall; the lexicon's suspicious ones without it. */
  recallAssessments: z.array(z.string().max(4)).max(12).optional(),
  /** Train on images that were compressed with loss. */
  trainOnLossy: z.boolean().optional(),
  retraining: z
    .strictObject({
      /** Start by itself when this many breasts have new truth; never without it. */
      newTruth: z.int().min(1).optional(),
      everyDays: z.number().positive().max(366).optional(),
      recipe: z.string().max(40).optional(),
      folds: z.int().min(2).max(10).optional(),
      epochs: z.int().min(1).max(500).optional(),
    })
    .optional(),
  gate: z
    .strictObject({
      aucMargin: share.optional(),
      sensitivityMargin: share.optional(),
      specificityMargin: share.optional(),
      sensitivityFloor: share.nullable().optional(),
      specificityFloor: share.nullable().optional(),
      subgroupPositives: z.int().min(1).optional(),
      slopeLow: z.number().positive().optional(),
      slopeHigh: z.number().positive().optional(),
      leastPower: share.optional(),
    })
    .optional(),
});

export type ProjectSettings = z.output<typeof settingsSchema>;

/** @throws AppError INVALID_INPUT naming each setting that is unknown or out of bounds */
export function parseProjectSettings(settings: unknown): ProjectSettings {
  const parsed = settingsSchema.safeParse(settings ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new AppError("INVALID_INPUT", "The settings cannot be used as they are.", { problems });
}
