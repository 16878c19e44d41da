import { AppError } from "@second-read/domain";
import { z } from "zod";

const share = z.number().min(0).max(1);

/** Every setting of a project, each of which is obeyed somewhere. What is absent has its default where it is used. */
const settingsSchema = z.strictObject({
  /** Every exam of a patient is to be read, not the last one alone. */
  readRetrospectively: z.boolean().optional(),
  /** Whose a read is, is told to nobody but administrators who do not arbitrate (access `namesReaders`). */
  anonymousReaders: z.boolean().optional(),
  /** Train on images that were compressed with loss. */
  trainOnLossy: z.boolean().optional(),
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
