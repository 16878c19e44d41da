import { Field, Float, ID, InputType, ObjectType } from "type-graphql";
import { DiscrepancyKindEnum, DiscrepancyVerdictEnum } from "../common/enums.ts";
import { LateralityEnum } from "../common/enums-of-images.ts";
import { connectionOf } from "../common/paging.ts";

@ObjectType({
  simpleResolvers: true,
  description:
    "A breast on which ground truth, readers or model disagree. There is one per project, exam, breast and kind; its ID and verdict persist across versions and thresholds until the breast's truth changes.",
})
export class Discrepancy {
  @Field(() => ID, { description: "Identifies the discrepancy; pass it to resolveDiscrepancy." })
  id!: string;
  @Field(() => DiscrepancyKindEnum, { description: "The kind of disagreement." })
  kind!: keyof typeof DiscrepancyKindEnum;
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => Float, {
    nullable: true,
    description:
      "The version's calibrated probability, 0 to 1, that the breast is abnormal. Null if readers disagree, and until the actor may see scores of this exam.",
  })
  score!: number | null;
  @Field(() => Float, {
    nullable: true,
    description: "Decision threshold with which the breast was classified: score >= threshold is positive. Null if readers disagree.",
  })
  threshold!: number | null;
  @Field(() => Boolean, { description: "True once a person has given a verdict." })
  resolved!: boolean;
  @Field(() => DiscrepancyVerdictEnum, { nullable: true, description: "A person's verdict; null while it is open." })
  verdict!: keyof typeof DiscrepancyVerdictEnum | null;
  @Field(() => String, { nullable: true, description: "The note given with the verdict; null if there is none." })
  note!: string | null;
}

@InputType({ description: "The verdict as it was shown; without fields if there was none." })
export class ExpectedVerdict {
  @Field(() => DiscrepancyVerdictEnum, { nullable: true, description: "The verdict; null if there was none." })
  verdict?: keyof typeof DiscrepancyVerdictEnum | null;
  @Field(() => String, { nullable: true, description: "Its note; null if there is none." })
  note?: string | null;
}

export const DiscrepancyConnection = connectionOf("DiscrepancyConnection", "discrepancies", () => Discrepancy);
