import { Field, ID, InputType } from "type-graphql";
import { BreastClassEnum, LateralityEnum, TruthStrengthEnum } from "../common/enums.ts";
import { FindingInput } from "../reads/reads.input.ts";

@InputType()
export class AdjudicatedBreastInput {
  @Field(() => LateralityEnum)
  laterality!: keyof typeof LateralityEnum;
  @Field(() => BreastClassEnum, { nullable: true, description: "Needed unless the breast is to be imaged again." })
  class?: keyof typeof BreastClassEnum | null;
  @Field(() => TruthStrengthEnum, { nullable: true, description: "What the class rests on: ADJUDICATED, PATHOLOGY or FOLLOW_UP." })
  strength?: keyof typeof TruthStrengthEnum | null;
  @Field(() => [FindingInput], { nullable: true })
  findings?: FindingInput[] | null;
  @Field(() => String, {
    nullable: true,
    description:
      "A code of DICOM CID 6041: the breast is to be imaged again. Of any breast, the exam becomes TECHNICAL_RECALL and the truth of all stays as it was.",
  })
  technicalRecallReason?: string | null;
  @Field(() => [ID], { nullable: true, description: "The images to be taken again." })
  technicalRecallImageIds?: string[] | null;
}

@InputType()
export class AdjudicationInput {
  @Field(() => [AdjudicatedBreastInput])
  breasts!: AdjudicatedBreastInput[];
  @Field(() => String)
  reason!: string;
  @Field(() => [String], {
    nullable: true,
    description:
      "Codes of the contradictions that the arbiter was asked about. Given, a contradiction that is not among them refuses the decision (INVALID_INPUT, with `contradictions` in the details); left out, contradictions are only recorded in the audit trail.",
  })
  acknowledged?: string[] | null;
}
