import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { BreastClassEnum, DensityEnum, FindingKindEnum, MarkShapeEnum, OpinionEnum, ReadStatusEnum } from "../common/enums.ts";
import { LateralityEnum } from "../common/enums-of-images.ts";
import { DateTime, JsonValue } from "../common/scalars.ts";
import { BiradsCategory, TechnicalRecallReason } from "../common/text-scalars.ts";

@ObjectType({ simpleResolvers: true, description: "A reader's assessment of one breast." })
export class BreastAssessment {
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => BiradsCategory, { nullable: true, description: "BI-RADS category; null if the reader gives none." })
  birads!: string | null;
  @Field(() => DensityEnum, { nullable: true, description: "Breast density; null if the reader gives none." })
  density!: keyof typeof DensityEnum | null;
  @Field(() => OpinionEnum, { description: "The recommended action." })
  opinion!: keyof typeof OpinionEnum;
  @Field(() => BreastClassEnum, {
    nullable: true,
    description: "With RECALL: the class that the reader suspects; null if none is given.",
  })
  class!: keyof typeof BreastClassEnum | null;
  @Field(() => TechnicalRecallReason, {
    nullable: true,
    description: "With TECHNICAL_RECALL: why the breast must be imaged again; null otherwise.",
  })
  technicalRecallReason!: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "True for a recall that deliberately has no mark. Null in reads made before this field existed.",
  })
  noLocation!: boolean | null;
  @Field(() => [ID], { nullable: true, description: "With TECHNICAL_RECALL: the images that must be repeated; null otherwise." })
  technicalRecallImageIds!: string[] | null;
}

@ObjectType({ simpleResolvers: true, description: "An outline on one image, in stored pixels." })
export class Mark {
  @Field(() => ID, { description: "The image." })
  imageId!: string;
  @Field(() => MarkShapeEnum, { description: "The shape that the points define." })
  shape!: keyof typeof MarkShapeEnum;
  @Field(() => [[Float]], {
    description: "[column, row] pairs in stored pixels, origin top left, pixel centres at .5; as many as the shape requires.",
  })
  points!: number[][];
}

@ObjectType({ simpleResolvers: true, description: "One lesion of one breast, with its marks." })
export class Finding {
  @Field(() => ID, { description: "Identifies this statement of the lesion; new in every revision." })
  id!: string;
  @Field(() => ID, { description: "Identifies the lesion; the same in every revision of a read." })
  lesionUid!: string;
  @Field(() => FindingKindEnum, { description: "The kind of finding." })
  kind!: keyof typeof FindingKindEnum;
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => JsonValue, { description: 'Words of the project\'s lexicon by attribute, such as {"margin": "spiculated"}.' })
  attributes!: unknown;
  @Field(() => [Mark], { description: "Where it is." })
  marks!: Mark[];
}

@ObjectType({ simpleResolvers: true, description: "One reader's read of one exam. A draft is visible to its reader only." })
export class Read {
  @Field(() => ID, { description: "Identifies the read." })
  id!: string;
  @Field(() => ReadStatusEnum, { description: "Draft, finalised or withdrawn." })
  status!: keyof typeof ReadStatusEnum;
  @Field(() => Int, {
    description:
      "1 for the first finalised read of the round, 2 for the second; 0 while a draft. Shuffled if the project hides its readers from the actor.",
  })
  order!: number;
  @Field(() => Int, {
    description: "How often it was saved; pass it as expectedRevision. 0 if the project hides its readers from the actor.",
  })
  revision!: number;
  @Field(() => DateTime, {
    nullable: true,
    description: "Until when the exam is reserved for its reader; renewed by every save. Null unless it is a draft.",
  })
  leaseExpiresAt!: Date | null;
  @Field(() => DateTime, {
    nullable: true,
    description: "When it was finalised; null while a draft, and if the project hides its readers.",
  })
  finalisedAt!: Date | null;
  @Field(() => [BreastAssessment], { description: "The assessment of each breast." })
  breasts!: BreastAssessment[];
  @Field(() => [Finding], { description: "Its findings." })
  findings!: Finding[];
  @Field(() => OpinionEnum, {
    nullable: true,
    description: "The blind opinion on the exam: the most serious of its breasts' opinions. Null while a draft.",
  })
  blindOpinion!: keyof typeof OpinionEnum | null;
  @Field(() => OpinionEnum, { nullable: true, description: "The final opinion on the exam. Null while a draft." })
  finalOpinion!: keyof typeof OpinionEnum | null;
  @Field(() => Float, {
    nullable: true,
    description: "Seconds that the reader spent on it; null if not measured, and if the project hides its readers.",
  })
  activeSeconds!: number | null;
}
