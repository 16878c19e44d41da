import { Field, Float, ID, ObjectType } from "type-graphql";
import { DiscrepancyKindEnum, DiscrepancyVerdictEnum, LateralityEnum } from "../common/enums.ts";
import { connectionOf } from "../common/paging.ts";

@ObjectType({
  simpleResolvers: true,
  description: "A breast on which truth, readers or model disagree; one for each project, exam, breast and kind.",
})
export class Discrepancy {
  @Field(() => ID)
  id!: string;
  @Field(() => DiscrepancyKindEnum)
  kind!: keyof typeof DiscrepancyKindEnum;
  @Field(() => LateralityEnum)
  laterality!: keyof typeof LateralityEnum;
  @Field(() => Float, { nullable: true })
  score!: number | null;
  @Field(() => Float, { nullable: true })
  threshold!: number | null;
  @Field(() => Boolean)
  resolved!: boolean;
  @Field(() => DiscrepancyVerdictEnum, { nullable: true })
  verdict!: keyof typeof DiscrepancyVerdictEnum | null;
  @Field(() => String, { nullable: true })
  note!: string | null;
}

export const DiscrepancyConnection = connectionOf("DiscrepancyConnection", () => Discrepancy);
