import { Field, Float, ID, InputType, ObjectType } from "type-graphql";
import { DiscrepancyKindEnum, DiscrepancyVerdictEnum } from "../common/enums.ts";
import { LateralityEnum } from "../common/enums-of-images.ts";
import { connectionOf } from "../common/paging.ts";

@ObjectType({
  simpleResolvers: true,
  description:
    "A breast on which ground truth, readers or model disagree. One for each project, exam, breast and kind: its id and verdict outlive versions and thresholds until the breast's truth changes.",
})
export class Discrepancy {
  @Field(() => ID, { description: "Names the discrepancy; pass it to resolveDiscrepancy." })
  id!: string;
  @Field(() => DiscrepancyKindEnum, { description: "What disagrees with what." })
  kind!: keyof typeof DiscrepancyKindEnum;
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => Float, {
    nullable: true,
    description:
      "The version's calibrated probability, 0 to 1, that the breast is abnormal. Null where readers disagree, and until the actor may see scores of this exam.",
  })
  score!: number | null;
  @Field(() => Float, {
    nullable: true,
    description: "Decision threshold that the breast was classified with: score >= threshold is positive. Null where readers disagree.",
  })
  threshold!: number | null;
  @Field(() => Boolean, { description: "True once a person has given a verdict." })
  resolved!: boolean;
  @Field(() => DiscrepancyVerdictEnum, { nullable: true, description: "What a person found; null while it is open." })
  verdict!: keyof typeof DiscrepancyVerdictEnum | null;
  @Field(() => String, { nullable: true, description: "The remark given with the verdict; null without one." })
  note!: string | null;
}

@InputType({ description: "A verdict as it was shown: neither field where there was none." })
export class ExpectedVerdict {
  @Field(() => DiscrepancyVerdictEnum, { nullable: true, description: "The verdict; null where there was none." })
  verdict?: keyof typeof DiscrepancyVerdictEnum | null;
  @Field(() => String, { nullable: true, description: "Its note; null without one." })
  note?: string | null;
}

export const DiscrepancyConnection = connectionOf("DiscrepancyConnection", "discrepancies", () => Discrepancy);
