import type { DriftLevel, DriftMeasure } from "@second-read/domain";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { enumOf } from "../common/enum-of.ts";
import { DateTime } from "../common/scalars.ts";
import { Estimate } from "../localisation/localisation.type.ts";

export const DriftMeasureEnum = enumOf<DriftMeasure>("DriftMeasure", "What is compared with a version's training data.", {
  SCORE: "The version's scores, in fifths of those of the training data.",
  DENSITY: "Breast density.",
  VENDOR: "Vendor of the machine.",
  RECALL: "Whether a reader recalled.",
});

export const DriftLevelEnum = enumOf<DriftLevel>(
  "DriftLevel",
  "How far a month has moved from the training data, by the usual limits of the population stability index.",
  {
    STABLE: "At most 0.1, or no more than chance gives at this number of patients.",
    SHIFTING: "Above 0.1.",
    DRIFTED: "Above 0.25.",
    NOT_EVALUATED: "Fewer than 20 exams, or not known.",
  },
);

@ObjectType({ simpleResolvers: true, description: "One month compared with the training data by one measure." })
export class MonthDrift {
  @Field(() => String, { description: "The month in which the exams were filed, such as 2026-11: dates of acquisition are shifted." })
  month!: string;
  @Field(() => DriftMeasureEnum, { description: "What is compared." })
  measure!: DriftMeasure;
  @Field(() => Int, { description: "Number of exams that were filed in the month and are not in the training data." })
  exams!: number;
  @Field(() => Estimate, { description: "Population stability index." })
  psi!: Estimate;
  @Field(() => Float, {
    nullable: true,
    description: "What so few patients stay below in 19 of 20 cases without drift; null where not estimable.",
  })
  chanceLimit!: number | null;
  @Field(() => DriftLevelEnum, { description: "Whether a limit is passed." })
  level!: DriftLevel;
}

@ObjectType({ simpleResolvers: true, description: "How the exams since a version was trained differ from its training data." })
export class Drift {
  @Field(() => DateTime, { description: "When it was measured; once a night while the version serves." })
  measuredAt!: Date;
  @Field(() => [MonthDrift], { description: "Every month and measure, oldest first." })
  months!: MonthDrift[];
}
