import { AppError, type GateSettings, type ProjectSettings } from "@second-read/domain";
import { z } from "zod";

const share = z.number().min(0).max(1);

const settingsSchema = z.strictObject({
  readRetrospectively: z.boolean().optional(),
  anonymousReaders: z.boolean().optional(),
  trainOnLossy: z.boolean().optional(),
  prevalence: z.number().gt(0).lt(1).optional(),
  webhooksToPrivateAddresses: z.boolean().optional(),
  webhooksOverHttp: z.boolean().optional(),
  gate: z
    .strictObject({
      aucMargin: share.optional(),
      sensitivityMargin: share.optional(),
      specificityMargin: share.optional(),
      aucFloor: share.nullable().optional(),
      sensitivityFloor: share.nullable().optional(),
      specificityFloor: share.nullable().optional(),
      subgroupPositives: z.int().min(1).optional(),
      slopeLow: z.number().positive().optional(),
      slopeHigh: z.number().positive().optional(),
      leastPower: share.optional(),
    } satisfies Record<keyof GateSettings, z.ZodType>)
    .optional(),
} satisfies Record<keyof ProjectSettings, z.ZodType>);

/** @throws AppError INVALID_INPUT naming each setting that is unknown or out of range */
export function parseProjectSettings(settings: unknown): ProjectSettings {
  const parsed = settingsSchema.safeParse(settings ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new AppError("INVALID_INPUT", "The settings are not valid.", { problems });
}
