import type { DriftLevel, DriftMeasure } from "@second-read/domain";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { enumOf } from "../common/enum-of.ts";
import { DateTime } from "../common/scalars.ts";
import { Estimate } from "../localisation/localisation.type.ts";

export const DriftMeasureEnum = enumOf<DriftMeasure>("DriftMeasure", "A measure that is compared with a version's training data.", {
  SCORE: "The version's scores, in quintiles of the training data's scores.",
  DENSITY: "Breast density.",
  VENDOR: "Vendor of the machine.",
  RECALL: "Whether a reader recalled.",
});

export const DriftLevelEnum = enumOf<DriftLevel>(
  "DriftLevel",
  "How far a month has drifted from the training data, by the usual limits of the population stability index.",
  {
    STABLE: "At most 0.1, or explicable by chance at this number of patients.",
    SHIFTING: "Above 0.1.",
    DRIFTED: "Above 0.25.",
    NOT_EVALUATED: "Fewer than 20 exams, or unknown.",
  },
);

@ObjectType({ simpleResolvers: true, description: "One month compared with the training data by one measure." })
export class MonthDrift {
  @Field(() => String, {
    description: "The month in which the exams were filed, such as 2026-11 (not acquired, because acquisition dates are shifted).",
  })
  month!: string;
  @Field(() => DriftMeasureEnum, { description: "The measure that is compared." })
  measure!: DriftMeasure;
  @Field(() => Int, { description: "Number of exams that were filed in this month and are not in the training data." })
  exams!: number;
  @Field(() => Estimate, { description: "Population stability index." })
  psi!: Estimate;
  @Field(() => Float, {
    nullable: true,
    description: "The value that this number of patients stays below in 19 of 20 cases without drift; null if not estimable.",
  })
  chanceLimit!: number | null;
  @Field(() => DriftLevelEnum, { description: "Whether a limit is exceeded." })
  level!: DriftLevel;
}

@ObjectType({ simpleResolvers: true, description: "How exams filed since a version was trained differ from its training data." })
export class Drift {
  @Field(() => DateTime, { description: "When it was measured; once a night while the version serves." })
  measuredAt!: Date;
  @Field(() => [MonthDrift], { description: "Every month and measure, oldest first." })
  months!: MonthDrift[];
}
