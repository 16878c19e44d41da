import type { Decision as DecisionRecord } from "@second-read/database";
import { Field, ID, ObjectType } from "type-graphql";
import { BreastClassEnum, TruthStrengthEnum } from "../common/enums.ts";
import { LateralityEnum } from "../common/enums-of-images.ts";
import { DateTime } from "../common/scalars.ts";
import { TechnicalRecallReason } from "../common/text-scalars.ts";
import { Finding } from "../reads/reads.type.ts";

@ObjectType({ simpleResolvers: true, description: "An arbiter's decision for one breast." })
export class DecidedBreast {
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => BreastClassEnum, { nullable: true, description: "The class; null for a breast that must be imaged again." })
  class!: keyof typeof BreastClassEnum | null;
  @Field(() => TruthStrengthEnum, { nullable: true, description: "The basis of the class; null for a breast that must be imaged again." })
  strength!: keyof typeof TruthStrengthEnum | null;
  @Field(() => TechnicalRecallReason, { nullable: true, description: "Why the breast must be imaged again; null otherwise." })
  technicalRecallReason?: string | null;
  @Field(() => [ID], { nullable: true, description: "The images that must be repeated; null unless the breast must be imaged again." })
  technicalRecallImageIds?: string[] | null;
  @Field(() => [Finding], { description: "Where the abnormality is." })
  findings!: Finding[];
}

@ObjectType({ simpleResolvers: true, description: "An arbiter's decision on an exam, without the arbiter's name." })
export class Decision {
  @Field(() => ID, { description: "Identifies the decision." })
  id!: string;
  @Field(() => DateTime, { description: "When it was submitted." })
  at!: Date;
  @Field(() => String, { description: "The arbiter's reason, for both readers." })
  reason!: string;
  @Field(() => DateTime, { nullable: true, description: "Until when its arbiter may undo it; null once it has taken effect." })
  undoableUntil!: Date | null;
  @Field(() => [DecidedBreast], { description: "The decision for each breast." })
  breasts!: DecidedBreast[];
}

/** A decision as returned. `undoableUntil`: for its arbiter, until it takes effect. */
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
