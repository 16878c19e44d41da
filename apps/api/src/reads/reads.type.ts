import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { BreastClassEnum, DensityEnum, FindingKindEnum, MarkShapeEnum, OpinionEnum, ReadStatusEnum } from "../common/enums.ts";
import { LateralityEnum } from "../common/enums-of-images.ts";
import { DateTime, JsonValue } from "../common/scalars.ts";
import { BiradsCategory, TechnicalRecallReason } from "../common/text-scalars.ts";

@ObjectType({ simpleResolvers: true, description: "What a reader says of one breast." })
export class BreastAssessment {
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => BiradsCategory, { nullable: true, description: "BI-RADS category; null where the reader gives none." })
  birads!: string | null;
  @Field(() => DensityEnum, { nullable: true, description: "Breast density; null where the reader gives none." })
  density!: keyof typeof DensityEnum | null;
  @Field(() => OpinionEnum, { description: "What is to be done." })
  opinion!: keyof typeof OpinionEnum;
  @Field(() => BreastClassEnum, {
    nullable: true,
    description: "With RECALL: what the reader takes the abnormality for; null where they name nothing.",
  })
  class!: keyof typeof BreastClassEnum | null;
  @Field(() => TechnicalRecallReason, {
    nullable: true,
    description: "With TECHNICAL_RECALL: why the breast is to be imaged again; null otherwise.",
  })
  technicalRecallReason!: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "True, of a recall without a mark: the reader names no location on purpose. Null in reads from before this was asked.",
  })
  noLocation!: boolean | null;
  @Field(() => [ID], { nullable: true, description: "With TECHNICAL_RECALL: the images to be taken again; null otherwise." })
  technicalRecallImageIds!: string[] | null;
}

@ObjectType({ simpleResolvers: true, description: "An outline on one image, in stored pixels." })
export class Mark {
  @Field(() => ID, { description: "The image." })
  imageId!: string;
  @Field(() => MarkShapeEnum, { description: "How the points are meant." })
  shape!: keyof typeof MarkShapeEnum;
  @Field(() => [[Float]], {
    description: "[column, row] pairs in stored pixels, origin top left, pixel centres at .5: as many as the shape takes.",
  })
  points!: number[][];
}

@ObjectType({ simpleResolvers: true, description: "One lesion of one breast, with its marks." })
export class Finding {
  @Field(() => ID, { description: "Names this statement of the lesion; new in every revision." })
  id!: string;
  @Field(() => ID, { description: "Names the lesion: the same in every revision of a read." })
  lesionUid!: string;
  @Field(() => FindingKindEnum, { description: "What kind of finding." })
  kind!: keyof typeof FindingKindEnum;
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => JsonValue, { description: 'Words of the project\'s lexicon by attribute, such as {"margin": "spiculated"}.' })
  attributes!: unknown;
  @Field(() => [Mark], { description: "Where it is." })
  marks!: Mark[];
}

@ObjectType({ simpleResolvers: true, description: "One reader's read of one exam. A draft is its reader's alone." })
export class Read {
  @Field(() => ID, { description: "Names the read." })
  id!: string;
  @Field(() => ReadStatusEnum, { description: "Draft, finalised or withdrawn." })
  status!: keyof typeof ReadStatusEnum;
  @Field(() => Int, {
    description:
      "1 for the first finalised read of the round, 2 for the second; 0 while a draft. Shuffled where the project hides its readers from the actor.",
  })
  order!: number;
  @Field(() => Int, {
    description: "Counts how often it was saved; pass it as expectedRevision. 0 where the project hides its readers from the actor.",
  })
  revision!: number;
  @Field(() => DateTime, {
    nullable: true,
    description: "Until when the exam is held for its reader; renewed by every save. Null without a draft.",
  })
  leaseExpiresAt!: Date | null;
  @Field(() => DateTime, {
    nullable: true,
    description: "When it was finalised; null while a draft, and where the project hides its readers.",
  })
  finalisedAt!: Date | null;
  @Field(() => [BreastAssessment], { description: "What it says of each breast." })
  breasts!: BreastAssessment[];
  @Field(() => [Finding], { description: "Its findings." })
  findings!: Finding[];
  @Field(() => OpinionEnum, {
    nullable: true,
    description: "The exam's opinion as it was given blind: the strongest of its breasts' opinions. Null while a draft.",
  })
  blindOpinion!: keyof typeof OpinionEnum | null;
  @Field(() => OpinionEnum, { nullable: true, description: "The exam's opinion in the end. Null while a draft." })
  finalOpinion!: keyof typeof OpinionEnum | null;
  @Field(() => Float, {
    nullable: true,
    description: "Seconds that the reader spent on it; null where not measured, and where the project hides its readers.",
  })
  activeSeconds!: number | null;
}
