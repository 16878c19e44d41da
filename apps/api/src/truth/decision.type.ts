import type { Decision as DecisionRecord } from "@second-read/database";
import { Field, ID, ObjectType } from "type-graphql";
import { BreastClassEnum, TruthStrengthEnum } from "../common/enums.ts";
import { LateralityEnum } from "../common/enums-of-images.ts";
import { DateTime } from "../common/scalars.ts";
import { TechnicalRecallReason } from "../common/text-scalars.ts";
import { Finding } from "../reads/reads.type.ts";

@ObjectType({ simpleResolvers: true, description: "What an arbiter decided of one breast." })
export class DecidedBreast {
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => BreastClassEnum, { nullable: true, description: "The class; null for a breast that is to be imaged again." })
  class!: keyof typeof BreastClassEnum | null;
  @Field(() => TruthStrengthEnum, { nullable: true, description: "What the class rests on; null for a breast that is to be imaged again." })
  strength!: keyof typeof TruthStrengthEnum | null;
  @Field(() => TechnicalRecallReason, { nullable: true, description: "Why the breast is to be imaged again; null otherwise." })
  technicalRecallReason?: string | null;
  @Field(() => [ID], { nullable: true, description: "The images to be taken again; null otherwise." })
  technicalRecallImageIds?: string[] | null;
  @Field(() => [Finding], { description: "Where the abnormality is." })
  findings!: Finding[];
}

@ObjectType({ simpleResolvers: true, description: "How an arbiter decided an exam; not who." })
export class Decision {
  @Field(() => ID, { description: "Names the decision." })
  id!: string;
  @Field(() => DateTime, { description: "When it was given." })
  at!: Date;
  @Field(() => String, { description: "The arbiter's reason, for both readers." })
  reason!: string;
  @Field(() => DateTime, { nullable: true, description: "Until when its arbiter may undo it; null once it has taken effect." })
  undoableUntil!: Date | null;
  @Field(() => [DecidedBreast], { description: "What was decided of each breast." })
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
