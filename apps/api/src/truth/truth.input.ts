import { Field, ID, InputType } from "type-graphql";
import { BreastClassEnum, TruthStrengthEnum } from "../common/enums.ts";
import { LateralityEnum } from "../common/enums-of-images.ts";
import { ContradictionCode, TechnicalRecallReason } from "../common/text-scalars.ts";
import { FindingInput } from "../reads/reads.input.ts";

@InputType({ description: "An arbiter's decision for one breast: a class and its basis, or a technical recall." })
export class AdjudicatedBreastInput {
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => BreastClassEnum, { nullable: true, description: "The class. Required unless the breast must be imaged again." })
  class?: keyof typeof BreastClassEnum | null;
  @Field(() => TruthStrengthEnum, {
    nullable: true,
    description: "The basis of the class: ADJUDICATED, PATHOLOGY or FOLLOW_UP. Required with a class.",
  })
  strength?: keyof typeof TruthStrengthEnum | null;
  @Field(() => [FindingInput], { nullable: true, description: "Where the abnormality is." })
  findings?: FindingInput[] | null;
  @Field(() => TechnicalRecallReason, {
    nullable: true,
    description:
      "The reason why the breast must be imaged again. If given for either breast, the exam becomes TECHNICAL_RECALL, and the truth of both breasts stays unchanged.",
  })
  technicalRecallReason?: string | null;
  @Field(() => [ID], { nullable: true, description: "The images that must be repeated." })
  technicalRecallImageIds?: string[] | null;
}

@InputType({ description: "An arbitration decision, for every breast that has images." })
export class AdjudicationInput {
  @Field(() => [AdjudicatedBreastInput], { description: "The decision for each breast." })
  breasts!: AdjudicatedBreastInput[];
  @Field(() => String, { description: "The arbiter's reason, which both readers will see." })
  reason!: string;
  @Field(() => [ContradictionCode], {
    nullable: true,
    description:
      "The contradictions that the arbiter has confirmed. If given, any other contradiction causes the decision to be refused (INVALID_INPUT, with contradictions in the details). If omitted, contradictions are only recorded in the audit trail.",
  })
  acknowledged?: string[] | null;
}
