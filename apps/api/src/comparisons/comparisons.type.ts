import { Field, Float, Int, ObjectType } from "type-graphql";
import { VersionChangeEnum } from "../common/enums.ts";
import { LateralityEnum } from "../common/enums-of-images.ts";
import { ComparedMetricEnum } from "../common/enums-of-models.ts";
import { DateTime } from "../common/scalars.ts";
import { OperatingPointName } from "../common/text-scalars.ts";
import { MetricValue } from "../models/models.type.ts";

@ObjectType({ simpleResolvers: true, description: "One metric of two versions on the same breasts." })
export class ComparedMetric {
  @Field(() => ComparedMetricEnum, { description: "Which metric." })
  name!: keyof typeof ComparedMetricEnum;
  @Field(() => MetricValue, { description: "Of version a." })
  a!: MetricValue;
  @Field(() => MetricValue, { description: "Of version b." })
  b!: MetricValue;
  @Field(() => MetricValue, { description: "The difference, b minus a, with an interval of its own." })
  difference!: MetricValue;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "Comparison of two versions on every breast that has ground truth now and that both have scored: out of fold if a version was trained on the patient, otherwise by the mean of its fold models. For readers and arbiters over exams that they have read or opened.",
})
export class VersionComparison {
  @Field(() => DateTime, { description: "The evaluation uses the ground truth in force at this time." })
  truthAsOf!: Date;
  @Field(() => Int, { description: "Number of breasts compared." })
  breasts!: number;
  @Field(() => Int, { description: "Number of their patients; intervals of AUCs and rates are clustered by patient." })
  patients!: number;
  @Field(() => OperatingPointName, { description: "Each version classifies with its own frozen threshold of this name." })
  operatingPoint!: string;
  @Field(() => Float, { description: "Threshold of version a." })
  thresholdA!: number;
  @Field(() => Float, { description: "Threshold of version b." })
  thresholdB!: number;
  @Field(() => [ComparedMetric], { description: "AUC, sensitivity and specificity of both, and their differences." })
  metrics!: ComparedMetric[];
  @Field(() => MetricValue, { description: "Difference of the AUCs, b minus a, by paired DeLong clustered by patient." })
  deltaAuc!: MetricValue;
  @Field(() => Float, {
    nullable: true,
    description:
      "P-value of McNemar's test of whether one version classifies more breasts correctly; null without a breast. Treats breasts as independent.",
  })
  mcnemarP!: number | null;
}

@ObjectType({ simpleResolvers: true, description: "How many breasts changed in one way." })
export class VersionChangeCount {
  @Field(() => VersionChangeEnum, { description: "Which change." })
  change!: keyof typeof VersionChangeEnum;
  @Field(() => Int, { description: "How many breasts." })
  count!: number;
}

@ObjectType({ simpleResolvers: true, description: "A breast that the two versions classify differently, or that both miss." })
export class VersionFlip {
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => VersionChangeEnum, { description: "How version b's classification differs from version a's." })
  change!: keyof typeof VersionChangeEnum;
  @Field(() => Float, { description: "Score of version a." })
  scoreA!: number;
  @Field(() => Float, { description: "Score of version b." })
  scoreB!: number;
}
