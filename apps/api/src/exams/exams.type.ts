import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { ExamStatusEnum, LateralityEnum, ViewEnum, ViewModifierEnum } from "../common/enums.ts";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";

@ObjectType({ simpleResolvers: true })
export class Exam {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  pseudonym!: string;
  @Field(() => DateTime, { nullable: true, description: "Shifted by the woman's constant." })
  acquiredOn!: Date | null;
  @Field(() => ExamStatusEnum)
  status!: keyof typeof ExamStatusEnum;
  @Field(() => String, { nullable: true })
  ageBand!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class PriorRequest {
  @Field(() => DateTime)
  at!: Date;
  @Field(() => String, { nullable: true })
  reason!: string | null;
}

export const ExamConnection = connectionOf("ExamConnection", () => Exam);

@ObjectType({ simpleResolvers: true })
export class Image {
  @Field(() => ID)
  id!: string;
  @Field(() => LateralityEnum)
  laterality!: keyof typeof LateralityEnum;
  @Field(() => ViewEnum)
  view!: keyof typeof ViewEnum;
  @Field(() => String, { description: "[laterality][prefix modifiers][view][suffix modifiers], such as RMLO, LCCID, RMSCC." })
  viewLabel!: string;
  @Field(() => [ViewModifierEnum], { description: "In the order in which the label names them." })
  viewModifiers!: (keyof typeof ViewModifierEnum)[];
  @Field(() => Int)
  rows!: number;
  @Field(() => Int)
  columns!: number;
  @Field(() => [Float], { nullable: true, description: "[row, column]" })
  pixelSpacingMm!: number[] | null;
  @Field(() => String)
  spacingBasis!: string;
  @Field(() => String, { nullable: true })
  vendor!: string | null;
  @Field(() => Boolean, { description: "The laterality was told by the pixels, not by the file or its sender." })
  lateralityInferred!: boolean;
  @Field(() => Boolean)
  lossy!: boolean;
  @Field(() => DateTime)
  filedAt!: Date;
}
