import { Field, InputType } from "type-graphql";
import { BreastClassEnum, LateralityEnum, TruthStrengthEnum } from "../common/enums.ts";
import { FindingInput } from "../reads/reads.input.ts";

@InputType()
export class AdjudicatedBreastInput {
  @Field(() => LateralityEnum)
  laterality!: keyof typeof LateralityEnum;
  @Field(() => BreastClassEnum)
  class!: keyof typeof BreastClassEnum;
  @Field(() => TruthStrengthEnum)
  strength!: keyof typeof TruthStrengthEnum;
  @Field(() => [FindingInput], { nullable: true })
  findings?: FindingInput[] | null;
}

@InputType()
export class AdjudicationInput {
  @Field(() => [AdjudicatedBreastInput])
  breasts!: AdjudicatedBreastInput[];
  @Field(() => String)
  reason!: string;
}
