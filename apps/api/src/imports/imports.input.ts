import { Field, Float, ID, InputType, Int } from "type-graphql";
import { BreastClassEnum, LateralityEnum, ViewEnum, ViewModifierEnum } from "../common/enums.ts";
import { DateTime, JsonValue } from "../common/scalars.ts";

@InputType()
export class ImportedLesionInput {
  @Field(() => String)
  kind!: string;
  @Field(() => BreastClassEnum, { nullable: true })
  class?: keyof typeof BreastClassEnum | null;
  @Field(() => JsonValue, { nullable: true })
  attributes?: unknown;
  @Field(() => String)
  shape!: string;
  @Field(() => [[Float]])
  points!: number[][];
}

@InputType({ description: "What the sender already knows of a file. Keys are hashed, dates shifted and ages banded at the door." })
export class ImportedFactsInput {
  @Field(() => String, { nullable: true })
  patientKey?: string | null;
  @Field(() => String, { nullable: true })
  examKey?: string | null;
  @Field(() => LateralityEnum, { nullable: true })
  laterality?: keyof typeof LateralityEnum | null;
  @Field(() => ViewEnum, { nullable: true })
  view?: keyof typeof ViewEnum | null;
  @Field(() => [ViewModifierEnum], { nullable: true, description: "Besides those that the file says: a spot view, an implant displaced." })
  viewModifiers?: (keyof typeof ViewModifierEnum)[] | null;
  @Field(() => BreastClassEnum, { nullable: true })
  class?: keyof typeof BreastClassEnum | null;
  @Field(() => String, { nullable: true })
  density?: string | null;
  @Field(() => Float, { nullable: true })
  pixelSpacingMm?: number | null;
  @Field(() => DateTime, { nullable: true })
  acquiredOn?: Date | null;
  @Field(() => Int, { nullable: true })
  ageYears?: number | null;
  @Field(() => String, { nullable: true })
  vendor?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Somebody has looked: no name is written into the pixels, whatever the file says. False: one may be, and the file is rejected.",
  })
  pixelsAreClean?: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Somebody vouches for the pixels of many files, as by listing them. A file that says itself that text is burned in is rejected all the same.",
  })
  vouchedFor?: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "The keys are the sender's own on purpose: another Patient ID in the file is no contradiction.",
  })
  keysAreOwn?: boolean | null;
  @Field(() => [ImportedLesionInput], { nullable: true })
  lesions?: ImportedLesionInput[] | null;
}

@InputType()
export class CreateUploadInput {
  @Field(() => ID)
  projectId!: string;
  @Field(() => String)
  fileName!: string;
  @Field(() => Float)
  bytes!: number;
  @Field(() => String)
  sha256!: string;
  @Field(() => ImportedFactsInput, { nullable: true })
  imported?: ImportedFactsInput | null;
}
