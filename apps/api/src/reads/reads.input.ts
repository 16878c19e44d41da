import { Field, Float, ID, InputType } from "type-graphql";
import { BreastClassEnum, DensityEnum, FindingKindEnum, MarkShapeEnum, OpinionEnum } from "../common/enums.ts";
import { LateralityEnum } from "../common/enums-of-images.ts";
import { JsonValue } from "../common/scalars.ts";
import { BiradsCategory, TechnicalRecallReason } from "../common/text-scalars.ts";

@InputType({ description: "A reader's assessment of one breast." })
export class BreastAssessmentInput {
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => BiradsCategory, { nullable: true, description: "BI-RADS category; null if the reader gives none." })
  birads?: string | null;
  @Field(() => DensityEnum, { nullable: true, description: "Breast density; null if the reader gives none." })
  density?: keyof typeof DensityEnum | null;
  @Field(() => OpinionEnum, { description: "The recommended action." })
  opinion!: keyof typeof OpinionEnum;
  @Field(() => BreastClassEnum, {
    nullable: true,
    description: "With RECALL: the class that the reader suspects; null if none is given.",
  })
  class?: keyof typeof BreastClassEnum | null;
  @Field(() => TechnicalRecallReason, {
    nullable: true,
    description: "With TECHNICAL_RECALL: why the breast must be imaged again; null otherwise.",
  })
  technicalRecallReason?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "True for a recall that deliberately has no mark. A recall requires either a mark or this.",
  })
  noLocation?: boolean | null;
  @Field(() => [ID], { nullable: true, description: "With TECHNICAL_RECALL: the images that must be repeated." })
  technicalRecallImageIds?: string[] | null;
}

@InputType({
  description:
    "An outline on one image, in stored pixels. Unless it is a point, it must enclose an area, list each point once and not cross itself.",
})
export class MarkInput {
  @Field(() => ID, { description: "The image; of the same exam, and of the finding's breast." })
  imageId!: string;
  @Field(() => MarkShapeEnum, { description: "The shape that the points define." })
  shape!: keyof typeof MarkShapeEnum;
  @Field(() => [[Float]], {
    description: "[column, row] pairs in stored pixels, origin top left, pixel centres at .5; as many as the shape requires.",
  })
  points!: number[][];
}

@InputType({ description: "One lesion of one breast, with its marks." })
export class FindingInput {
  @Field(() => ID, {
    nullable: true,
    description: "Identifies the lesion: send it again when a draft is saved again, or the finding becomes a new lesion.",
  })
  lesionUid?: string | null;
  @Field(() => FindingKindEnum, { description: "The kind of finding." })
  kind!: keyof typeof FindingKindEnum;
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => JsonValue, {
    nullable: true,
    description:
      'Words of the project\'s lexicon by attribute, such as {"margin": "spiculated"}. Attributes that the lexicon does not have are kept as they are. Default: none.',
  })
  attributes?: unknown;
  @Field(() => [MarkInput], { description: "Its marks. A finding of a finalised read has at least one." })
  marks!: MarkInput[];
}

@InputType({ description: "The whole content of a read." })
export class ReadInput {
  @Field(() => [BreastAssessmentInput], { description: "One assessment for each breast that has images; a draft may hold fewer." })
  breasts!: BreastAssessmentInput[];
  @Field(() => [FindingInput], { description: "All findings, of both breasts." })
  findings!: FindingInput[];
  @Field(() => Float, { nullable: true, description: "Seconds that the reader spent on the exam so far." })
  activeSeconds?: number | null;
}
