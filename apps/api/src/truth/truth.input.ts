import { Field, ID, InputType } from "type-graphql";
import { BreastClassEnum, TruthStrengthEnum } from "../common/enums.ts";
import { LateralityEnum } from "../common/enums-of-images.ts";
import { ContradictionCode, TechnicalRecallReason } from "../common/text-scalars.ts";
import { FindingInput } from "../reads/reads.input.ts";

@InputType({ description: "What an arbiter decides of one breast: a class and what it rests on, or a technical recall." })
export class AdjudicatedBreastInput {
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => BreastClassEnum, { nullable: true, description: "The class. Needed unless the breast is to be imaged again." })
  class?: keyof typeof BreastClassEnum | null;
  @Field(() => TruthStrengthEnum, {
    nullable: true,
    description: "What the class rests on: ADJUDICATED, PATHOLOGY or FOLLOW_UP. Needed with a class.",
  })
  strength?: keyof typeof TruthStrengthEnum | null;
  @Field(() => [FindingInput], { nullable: true, description: "Where the abnormality is." })
  findings?: FindingInput[] | null;
  @Field(() => TechnicalRecallReason, {
    nullable: true,
    description:
      "The breast is to be imaged again, for this reason. Given for any breast, the exam becomes TECHNICAL_RECALL, and the truth of all its breasts stays as it was.",
  })
  technicalRecallReason?: string | null;
  @Field(() => [ID], { nullable: true, description: "The images to be taken again." })
  technicalRecallImageIds?: string[] | null;
}

@InputType({ description: "A decision of arbitration, for every breast that has images." })
export class AdjudicationInput {
  @Field(() => [AdjudicatedBreastInput], { description: "What is decided of each breast." })
  breasts!: AdjudicatedBreastInput[];
  @Field(() => String, { description: "The arbiter's reason; it reaches both readers." })
  reason!: string;
  @Field(() => [ContradictionCode], {
    nullable: true,
    description:
      "The contradictions that the arbiter was asked about. Given, a contradiction that is not among them refuses the decision (INVALID_INPUT, with contradictions in the details). Left out, contradictions are only recorded in the audit trail.",
  })
  acknowledged?: string[] | null;
}
