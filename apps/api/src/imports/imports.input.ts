import { Field, Float, ID, InputType, Int } from "type-graphql";
import { BreastClassEnum, DensityEnum, MarkShapeEnum } from "../common/enums.ts";
import { LateralityEnum, ViewEnum, ViewModifierEnum } from "../common/enums-of-images.ts";
import { DateTime, JsonValue } from "../common/scalars.ts";

@InputType({ description: "A lesion known to the sender, in the file's own stored pixels." })
export class ImportedLesionInput {
  @Field(() => String, {
    description: "A kind of finding (a value of FindingKind, case-insensitive). Any other text is filed as OTHER.",
  })
  kind!: string;
  @Field(() => BreastClassEnum, { nullable: true, description: "The class of the lesion; null if unknown." })
  class?: keyof typeof BreastClassEnum | null;
  @Field(() => JsonValue, {
    nullable: true,
    description: 'Terms of the lexicon by attribute, such as {"margin": "spiculated"}. Terms that are not in the lexicon are dropped.',
  })
  attributes?: unknown;
  @Field(() => MarkShapeEnum, { description: "Shape of the outline." })
  shape!: keyof typeof MarkShapeEnum;
  @Field(() => [[Float]], { description: "The outline as [column, row] pairs in stored pixels, as many as the shape requires." })
  points!: number[][];
}

@InputType({
  description:
    "What the sender already knows about a file. On import, keys are hashed, dates shifted and ages banded; blank text counts as absent.",
})
export class ImportedFactsInput {
  @Field(() => String, { nullable: true, description: "The sender's own key for the patient; stored only as a keyed hash." })
  patientKey?: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The sender's own key for the exam; stored only as a keyed hash. Without it there is one exam per patient.",
  })
  examKey?: string | null;
  @Field(() => LateralityEnum, { nullable: true, description: "Which breast; required if the file does not say." })
  laterality?: keyof typeof LateralityEnum | null;
  @Field(() => ViewEnum, { nullable: true, description: "Which projection; required if the file does not say." })
  view?: keyof typeof ViewEnum | null;
  @Field(() => [ViewModifierEnum], {
    nullable: true,
    description: "View modifiers in addition to those in the file, such as spot compression.",
  })
  viewModifiers?: (keyof typeof ViewModifierEnum)[] | null;
  @Field(() => BreastClassEnum, {
    nullable: true,
    description:
      "Becomes ground truth of strength IMPORTED for this breast once the image is filed. Without a class, the exam waits to be read.",
  })
  class?: keyof typeof BreastClassEnum | null;
  @Field(() => DensityEnum, { nullable: true, description: "Breast density." })
  density?: keyof typeof DensityEnum | null;
  @Field(() => Float, {
    nullable: true,
    description: "Millimetres per stored pixel, above 0 and below 5; used if the file has no measured spacing.",
  })
  pixelSpacingMm?: number | null;
  @Field(() => DateTime, {
    nullable: true,
    description: "Day of acquisition; shifted by the patient's secret number of days before it is stored.",
  })
  acquiredOn?: Date | null;
  @Field(() => Int, { nullable: true, description: "Age in whole years, 1 to 130; stored as a band of five years." })
  ageYears?: number | null;
  @Field(() => String, { nullable: true, description: "Manufacturer of the unit." })
  vendor?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      "True: somebody has checked that no name is burned into the pixels, whatever the file says. False: one may be, and the file is rejected.",
  })
  pixelsAreClean?: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      "True: somebody vouches for the pixels of many files at once, as by listing them. A file that itself declares burned-in text is rejected nevertheless.",
  })
  vouchedFor?: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "True: the keys are deliberately the sender's own, so a different Patient ID in the file is not a contradiction.",
  })
  keysAreOwn?: boolean | null;
  @Field(() => [ImportedLesionInput], { nullable: true, description: "Lesions known to the sender, at most 100." })
  lesions?: ImportedLesionInput[] | null;
}

@InputType({ description: "A file to be uploaded." })
export class CreateUploadInput {
  @Field(() => ID, { description: "The project that it is for." })
  projectId!: string;
  @Field(() => String, { description: "The file's name. Stored encrypted, shown to the sender alone for seven days." })
  fileName!: string;
  @Field(() => Float, { description: "Exact size in bytes." })
  bytes!: number;
  @Field(() => String, { description: "SHA-256 of the bytes, 64 hexadecimal digits; the bytes that arrive are checked against it." })
  sha256!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "The sender's own key for this file, such as a hash of its path, at most 200 characters; stored as a keyed hash. If the file is announced again with the same key within a day, and before its addresses expire, the same upload is returned and continues from the parts that have arrived.",
  })
  resumeKey?: string | null;
  @Field(() => ImportedFactsInput, { nullable: true, description: "What the sender already knows about the file." })
  imported?: ImportedFactsInput | null;
}
