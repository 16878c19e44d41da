import { Field, ID, Int, ObjectType } from "type-graphql";
import { BreastClassEnum, LateralityEnum, TruthStrengthEnum } from "../common/enums.ts";
import { DateTime } from "../common/scalars.ts";
import { Finding } from "../reads/reads.type.ts";

@ObjectType({ simpleResolvers: true, description: "What holds for one breast; immutable, versioned." })
export class Truth {
  @Field(() => ID)
  id!: string;
  @Field(() => LateralityEnum)
  laterality!: keyof typeof LateralityEnum;
  @Field(() => BreastClassEnum)
  class!: keyof typeof BreastClassEnum;
  @Field(() => TruthStrengthEnum)
  strength!: keyof typeof TruthStrengthEnum;
  @Field(() => Int, { description: "From 1 for each breast; 0 for a decision that has not taken effect." })
  version!: number;
  @Field(() => DateTime)
  at!: Date;
  @Field(() => String, { nullable: true })
  reason!: string | null;
  @Field(() => [Finding])
  findings!: Finding[];
}
