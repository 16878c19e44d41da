import type { Decision as DecisionRecord } from "@second-read/database";
import { Field, ID, ObjectType } from "type-graphql";
import { BreastClassEnum, LateralityEnum, TruthStrengthEnum } from "../common/enums.ts";
import { DateTime } from "../common/scalars.ts";
import { Finding } from "../reads/reads.type.ts";

@ObjectType({ simpleResolvers: true })
export class DecidedBreast {
  @Field(() => LateralityEnum)
  laterality!: keyof typeof LateralityEnum;
  @Field(() => BreastClassEnum, { nullable: true, description: "Null of a breast that is to be imaged again." })
  class!: keyof typeof BreastClassEnum | null;
  @Field(() => TruthStrengthEnum, { nullable: true })
  strength!: keyof typeof TruthStrengthEnum | null;
  @Field(() => String, { nullable: true, description: "A code of DICOM CID 6041, where the breast is to be imaged again." })
  technicalRecallReason?: string | null;
  @Field(() => [ID], { nullable: true })
  technicalRecallImageIds?: string[] | null;
  @Field(() => [Finding])
  findings!: Finding[];
}

@ObjectType({ simpleResolvers: true, description: "How an arbiter decided an exam; not who." })
export class Decision {
  @Field(() => ID)
  id!: string;
  @Field(() => DateTime)
  at!: Date;
  @Field(() => String)
  reason!: string;
  @Field(() => DateTime, { nullable: true, description: "Until when its arbiter may undo it; null once it has taken effect." })
  undoableUntil!: Date | null;
  @Field(() => [DecidedBreast])
  breasts!: DecidedBreast[];
}

/** A decision as it is answered. `undoableUntil`: for its arbiter, while it has not taken effect. */
export function shownDecision({ id, at, reason, breasts }: DecisionRecord, undoableUntil: Date | null): Decision {
  return {
    id,
    at,
    reason,
    undoableUntil,
    breasts: breasts.map((breast) => ({
      laterality: breast.laterality,
      class: breast.class,
      strength: breast.strength,
      technicalRecallReason: breast.technicalRecallReason ?? null,
      technicalRecallImageIds: breast.technicalRecallImageIds ? [...breast.technicalRecallImageIds] : null,
      findings: breast.findings as unknown as Finding[],
    })),
  };
}
