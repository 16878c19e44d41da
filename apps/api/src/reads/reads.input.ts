import { Field, Float, ID, InputType } from "type-graphql";
import { BreastClassEnum, LateralityEnum, OpinionEnum } from "../common/enums.ts";
import { JsonValue } from "../common/scalars.ts";

@InputType()
export class BreastAssessmentInput {
  @Field(() => LateralityEnum)
  laterality!: keyof typeof LateralityEnum;
  @Field(() => String, { nullable: true })
  birads?: string | null;
  @Field(() => String, { nullable: true })
  density?: string | null;
  @Field(() => OpinionEnum)
  opinion!: keyof typeof OpinionEnum;
  @Field(() => BreastClassEnum, { nullable: true })
  class?: keyof typeof BreastClassEnum | null;
  @Field(() => String, { nullable: true })
  technicalRecallReason?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "Of a recall without a mark: the reader names no place, on purpose. A recall needs a mark or this.",
  })
  noLocation?: boolean | null;
  @Field(() => [ID], { nullable: true })
  technicalRecallImageIds?: string[] | null;
}

@InputType()
export class MarkInput {
  @Field(() => ID)
  imageId!: string;
  @Field(() => String)
  shape!: string;
  @Field(() => [[Float]])
  points!: number[][];
}

@InputType()
export class FindingInput {
  @Field(() => ID, { nullable: true, description: "Echo it, or the finding becomes a new lesion." })
  lesionUid?: string | null;
  @Field(() => String)
  kind!: string;
  @Field(() => LateralityEnum)
  laterality!: keyof typeof LateralityEnum;
  @Field(() => JsonValue, { nullable: true })
  attributes?: unknown;
  @Field(() => [MarkInput])
  marks!: MarkInput[];
}

@InputType()
export class ReadInput {
  @Field(() => [BreastAssessmentInput])
  breasts!: BreastAssessmentInput[];
  @Field(() => [FindingInput])
  findings!: FindingInput[];
  @Field(() => Float, { nullable: true })
  activeSeconds?: number | null;
}
