import { Field, ID, Int, ObjectType } from "type-graphql";
import { BreastClassEnum, TruthStrengthEnum } from "../common/enums.ts";
import { LateralityEnum } from "../common/enums-of-images.ts";
import { DateTime } from "../common/scalars.ts";
import { Finding } from "../reads/reads.type.ts";

@ObjectType({
  simpleResolvers: true,
  description: "The ground truth of one breast. Immutable; a newer version replaces an older one of equal or lower strength.",
})
export class Truth {
  @Field(() => ID, { description: "Identifies this version of the truth." })
  id!: string;
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => BreastClassEnum, { description: "The class." })
  class!: keyof typeof BreastClassEnum;
  @Field(() => TruthStrengthEnum, { description: "Its basis." })
  strength!: keyof typeof TruthStrengthEnum;
  @Field(() => Int, {
    description: "Number of this version among the breast's truths, from 1; 0 for a decision that has not taken effect.",
  })
  version!: number;
  @Field(() => DateTime, { description: "When it came into force." })
  at!: Date;
  @Field(() => String, { nullable: true, description: "The reason, if a person gave one; null otherwise." })
  reason!: string | null;
  @Field(() => [Finding], { description: "Where the abnormality is." })
  findings!: Finding[];
}
