import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { ExamStatusEnum } from "../common/enums.ts";
import { HangingSourceEnum, LateralityEnum, SpacingBasisEnum, ViewEnum, ViewModifierEnum } from "../common/enums-of-images.ts";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";
import { AgeBand } from "../common/text-scalars.ts";

@ObjectType({
  simpleResolvers: true,
  description:
    "One visit of one patient: the images of both breasts taken that day. What the actor may see of it follows the blindness rule: images always; others' reads, truth and scores only once they can no longer influence the actor's own read.",
})
export class Exam {
  @Field(() => ID, { description: "Identifies the exam." })
  id!: string;
  @Field(() => String, {
    description: "The patient's pseudonym in this project, derived from a keyed hash; the same for all exams of a patient.",
  })
  pseudonym!: string;
  @Field(() => DateTime, {
    nullable: true,
    description: "Day of acquisition, shifted by a secret number of days that is constant for the patient. Null if the files give none.",
  })
  acquiredOn!: Date | null;
  @Field(() => ExamStatusEnum, { description: "The status of the exam." })
  status!: keyof typeof ExamStatusEnum;
  @Field(() => AgeBand, { nullable: true, description: "The patient's age at the exam; null if unknown." })
  ageBand!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "A request for earlier exams of the patient." })
export class PriorRequest {
  @Field(() => DateTime, { description: "When it was requested." })
  at!: Date;
  @Field(() => String, { nullable: true, description: "What they are needed for; null if not stated." })
  reason!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "An exam that a search found." })
export class ExamFound {
  @Field(() => String, {
    nullable: true,
    description:
      "The note of a verdict on it that contains the words. Null if its pseudonym begins with the text. Receiving a note counts as having opened the exam.",
  })
  note!: string | null;
}

export const ExamConnection = connectionOf("ExamConnection", "exams", () => Exam);

@ObjectType({
  simpleResolvers: true,
  description: "How a stored image is oriented for display: first rotated clockwise, then flipped. Marks stay in stored pixels.",
})
export class Hanging {
  @Field(() => Int, { description: "Degrees clockwise, 0 or 90." })
  rotate!: number;
  @Field(() => Boolean, { description: "True: mirrored left to right after the rotation." })
  flipHorizontal!: boolean;
  @Field(() => Boolean, { description: "True: mirrored top to bottom after the rotation." })
  flipVertical!: boolean;
  @Field(() => HangingSourceEnum, { description: "Its basis." })
  source!: keyof typeof HangingSourceEnum;
  @Field(() => Boolean, {
    description: "True if the chest wall in the pixels is not on the side given by the file's Patient Orientation.",
  })
  contradicted!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "One mammogram as it is filed: de-identified, as one DICOM object. Coordinates are stored pixels: [column, row], origin top left, pixel centres at .5.",
})
export class Image {
  @Field(() => ID, { description: "Identifies the image." })
  id!: string;
  @Field(() => LateralityEnum, { description: "Which breast it shows." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => ViewEnum, { description: "The projection." })
  view!: keyof typeof ViewEnum;
  @Field(() => String, {
    description: "The usual label: [laterality][prefix modifiers][view][suffix modifiers], such as RMLO, LCCID, RMSCC.",
  })
  viewLabel!: string;
  @Field(() => [ViewModifierEnum], {
    description: "View modifiers, in the order in which the label gives them; empty for an unmodified view.",
  })
  viewModifiers!: (keyof typeof ViewModifierEnum)[];
  @Field(() => Int, { description: "Height in stored pixels." })
  rows!: number;
  @Field(() => Int, { description: "Width in stored pixels." })
  columns!: number;
  @Field(() => [Float], {
    nullable: true,
    description: "Millimetres per stored pixel, as [row spacing, column spacing]. Null if unknown.",
  })
  pixelSpacingMm!: number[] | null;
  @Field(() => SpacingBasisEnum, { description: "The basis of the pixel spacing." })
  spacingBasis!: keyof typeof SpacingBasisEnum;
  @Field(() => String, {
    nullable: true,
    description: "Manufacturer of the unit, from a list of known names; OTHER if it is not on the list, null if the file gives none.",
  })
  vendor!: string | null;
  @Field(() => Boolean, {
    description: "True if the laterality was inferred from the pixels because neither the file nor its sender gives it.",
  })
  lateralityInferred!: boolean;
  @Field(() => Boolean, { description: "True if the pixels have ever been compressed lossily." })
  lossy!: boolean;
  @Field(() => DateTime, { description: "When it was filed here." })
  filedAt!: Date;
}
