import { Field, Float, ID, InputType, Int } from "type-graphql";
import { BreastClassEnum, DensityEnum, MarkShapeEnum } from "../common/enums.ts";
import { LateralityEnum, ViewEnum, ViewModifierEnum } from "../common/enums-of-images.ts";
import { DateTime, JsonValue } from "../common/scalars.ts";

@InputType({ description: "A lesion as the sender knows it, in the file's own stored pixels." })
export class ImportedLesionInput {
  @Field(() => String, {
    description: "A kind of finding (the values of FindingKind, in any case). Text that is none of them is filed as OTHER.",
  })
  kind!: string;
  @Field(() => BreastClassEnum, { nullable: true, description: "What the lesion is; null where it is not known." })
  class?: keyof typeof BreastClassEnum | null;
  @Field(() => JsonValue, {
    nullable: true,
    description: 'Words of the lexicon by attribute, such as {"margin": "spiculated"}. Words that the lexicon does not know are left out.',
  })
  attributes?: unknown;
  @Field(() => MarkShapeEnum, { description: "Shape of the outline." })
  shape!: keyof typeof MarkShapeEnum;
  @Field(() => [[Float]], { description: "The outline as [column, row] pairs in stored pixels: as many as the shape takes." })
  points!: number[][];
}

@InputType({
  description:
    "What the sender already knows of a file. Keys are hashed, dates shifted and ages banded on import; blank text counts as absent.",
})
export class ImportedFactsInput {
  @Field(() => String, { nullable: true, description: "The sender's own key of the patient; kept as a keyed hash only." })
  patientKey?: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The sender's own key of the exam; kept as a keyed hash only. Without it there is one exam a patient.",
  })
  examKey?: string | null;
  @Field(() => LateralityEnum, { nullable: true, description: "Which breast; needed where the file does not say." })
  laterality?: keyof typeof LateralityEnum | null;
  @Field(() => ViewEnum, { nullable: true, description: "Which projection; needed where the file does not say." })
  view?: keyof typeof ViewEnum | null;
  @Field(() => [ViewModifierEnum], {
    nullable: true,
    description: "What was done to the view besides what the file says, such as spot compression.",
  })
  viewModifiers?: (keyof typeof ViewModifierEnum)[] | null;
  @Field(() => BreastClassEnum, {
    nullable: true,
    description:
      "Becomes ground truth of strength IMPORTED for this breast once the image is filed. Without a class the exam waits to be read.",
  })
  class?: keyof typeof BreastClassEnum | null;
  @Field(() => DensityEnum, { nullable: true, description: "Breast density." })
  density?: keyof typeof DensityEnum | null;
  @Field(() => Float, {
    nullable: true,
    description: "Millimetres per stored pixel, above 0 and below 5; used where the file has no measured spacing.",
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
      "True: somebody has looked at the pixels, and no name is written into them, whatever the file says. False: one may be, and the file is rejected.",
  })
  pixelsAreClean?: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      "True: somebody vouches for the pixels of many files, as by listing them. A file that says itself that text is burned in is rejected all the same.",
  })
  vouchedFor?: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "True: the keys are the sender's own on purpose, so another Patient ID in the file is no contradiction.",
  })
  keysAreOwn?: boolean | null;
  @Field(() => [ImportedLesionInput], { nullable: true, description: "Lesions that the sender knows, at most 100." })
  lesions?: ImportedLesionInput[] | null;
}

@InputType({ description: "A file that is about to be sent." })
export class CreateUploadInput {
  @Field(() => ID, { description: "The project that it goes to." })
  projectId!: string;
  @Field(() => String, { description: "The file's name. Stored encrypted, shown to the sender alone for seven days." })
  fileName!: string;
  @Field(() => Float, { description: "Exact size in bytes." })
  bytes!: number;
  @Field(() => String, { description: "SHA-256 of the bytes, 64 hexadecimal digits; what arrives is compared with it." })
  sha256!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "What the sender tells this file by, such as a hash of its path, at most 200 characters; kept as a keyed hash. A file that is announced again by the same key before its addresses expire, and within a day, is answered with the same upload, and goes on from the parts that have arrived.",
  })
  resumeKey?: string | null;
  @Field(() => ImportedFactsInput, { nullable: true, description: "What the sender already knows of the file." })
  imported?: ImportedFactsInput | null;
}
