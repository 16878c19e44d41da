import { Field, Float, Int, ObjectType } from "type-graphql";

@ObjectType({ simpleResolvers: true, description: "A figure with its 95 % interval." })
export class Estimate {
  @Field(() => Float, { nullable: true, description: "The estimate; null where it cannot be estimated, and note says why." })
  value!: number | null;
  @Field(() => Float, { nullable: true, description: "Lower end of the interval; null where it cannot be estimated." })
  low!: number | null;
  @Field(() => Float, { nullable: true, description: "Upper end of the interval; null where it cannot be estimated." })
  high!: number | null;
  @Field(() => Int, { description: "What it rests on: lesions, images or breasts." })
  n!: number;
  @Field(() => String, { description: "How the interval was computed." })
  method!: string;
  @Field(() => String, { nullable: true, description: "Why it cannot be estimated, or what to know when reading it; null otherwise." })
  note!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "One point of the FROC curve." })
export class FrocPoint {
  @Field(() => Float, { description: "Marks of at least this score count; the model's own scale, before calibration." })
  threshold!: number;
  @Field(() => Float, { description: "Mean number of marks on no lesion, by image." })
  falseMarksPerImage!: number;
  @Field(() => Float, { description: "Share of lesions that a mark lies on, 0 to 1." })
  sensitivity!: number;
}

@ObjectType({ simpleResolvers: true, description: "Sensitivity by lesion at a rate of false marks." })
export class FrocSensitivity {
  @Field(() => Float, { description: "False marks per image at most." })
  falseMarksPerImage!: number;
  @Field(() => Estimate, { description: "Share of lesions that a mark lies on." })
  sensitivity!: Estimate;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "Free-response ROC: each lesion on each view is to be found; a mark finds it where its centre lies on the lesion, which counts as 5 mm in radius at least. Images of abnormal breasts without a marked lesion are left out.",
})
export class Froc {
  @Field(() => Int, { description: "Number of images." })
  images!: number;
  @Field(() => Int, { description: "Number of lesions, counted on each view." })
  lesions!: number;
  @Field(() => [FrocPoint], { description: "The curve, strongest marks first." })
  points!: FrocPoint[];
  @Field(() => [FrocSensitivity], { description: "Read off the curve at usual rates of false marks." })
  sensitivities!: FrocSensitivity[];
}

@ObjectType({
  simpleResolvers: true,
  description: "Where a version's models point, on the images of its training data, each by the model that held its patient out.",
})
export class Localisation {
  @Field(() => Froc, {
    nullable: true,
    description: "Sensitivity by lesion against false marks; null for a recipe that points at no place.",
  })
  froc!: Froc | null;
  @Field(() => Estimate, {
    description: "Pointing game: of the images with a marked lesion, the share whose heat map has its maximum on one.",
  })
  pointingGame!: Estimate;
  @Field(() => Estimate, {
    description:
      "Mean rank correlation of the heat maps with those of the same networks with random weights. Near 0 where a map shows what was learned, near 1 where it would look alike without learning.",
  })
  randomisedCorrelation!: Estimate;
}

@ObjectType({ simpleResolvers: true, description: "Abnormal breasts at or above a decision threshold, by where the version points." })
export class PlaceCounts {
  @Field(() => Int, { description: "The strongest mark lies on a lesion, on at least one view on which one is marked." })
  rightPlace!: number;
  @Field(() => Int, { description: "It lies on none, on any view on which one is marked: positive for the wrong reason." })
  wrongPlace!: number;
  @Field(() => Int, { description: "No lesion is marked on any view." })
  unknownPlace!: number;
}
