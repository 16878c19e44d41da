import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { BreastClassEnum, LateralityEnum, OpinionEnum, ReadStatusEnum } from "../common/enums.ts";
import { DateTime, JsonValue } from "../common/scalars.ts";

@ObjectType({ simpleResolvers: true })
export class BreastAssessment {
  @Field(() => LateralityEnum)
  laterality!: keyof typeof LateralityEnum;
  @Field(() => String, { nullable: true })
  birads!: string | null;
  @Field(() => String, { nullable: true })
  density!: string | null;
  @Field(() => OpinionEnum)
  opinion!: keyof typeof OpinionEnum;
  @Field(() => BreastClassEnum, { nullable: true })
  class!: keyof typeof BreastClassEnum | null;
  @Field(() => String, { nullable: true })
  technicalRecallReason!: string | null;
  @Field(() => Boolean, { nullable: true, description: "Of a recall without a mark: the reader names no place, on purpose." })
  noLocation!: boolean | null;
  @Field(() => [ID], { nullable: true })
  technicalRecallImageIds!: string[] | null;
}

@ObjectType({ simpleResolvers: true, description: "Geometry in stored pixels: points are [column, row]." })
export class Mark {
  @Field(() => ID)
  imageId!: string;
  @Field(() => String)
  shape!: string;
  @Field(() => [[Float]])
  points!: number[][];
}

@ObjectType({ simpleResolvers: true })
export class Finding {
  @Field(() => ID)
  id!: string;
  @Field(() => ID)
  lesionUid!: string;
  @Field(() => String)
  kind!: string;
  @Field(() => LateralityEnum)
  laterality!: keyof typeof LateralityEnum;
  @Field(() => JsonValue)
  attributes!: unknown;
  @Field(() => [Mark])
  marks!: Mark[];
}

@ObjectType({ simpleResolvers: true, description: "One reader's opinion of one exam." })
export class Read {
  @Field(() => ID)
  id!: string;
  @Field(() => ReadStatusEnum)
  status!: keyof typeof ReadStatusEnum;
  @Field(() => Int)
  order!: number;
  @Field(() => Int)
  revision!: number;
  @Field(() => DateTime, { nullable: true })
  leaseExpiresAt!: Date | null;
  @Field(() => DateTime, { nullable: true })
  finalisedAt!: Date | null;
  @Field(() => [BreastAssessment])
  breasts!: BreastAssessment[];
  @Field(() => [Finding])
  findings!: Finding[];
  @Field(() => OpinionEnum, { nullable: true })
  blindOpinion!: keyof typeof OpinionEnum | null;
  @Field(() => OpinionEnum, { nullable: true })
  finalOpinion!: keyof typeof OpinionEnum | null;
  @Field(() => Float, { nullable: true })
  activeSeconds!: number | null;
}
