import { Field, Float, Int, ObjectType } from "type-graphql";

@ObjectType({ simpleResolvers: true, description: "An estimate with its 95 % interval." })
export class Estimate {
  @Field(() => Float, { nullable: true, description: "The estimate; null if it cannot be estimated, with the reason in `note`." })
  value!: number | null;
  @Field(() => Float, { nullable: true, description: "Lower end of the interval; null where it cannot be estimated." })
  low!: number | null;
  @Field(() => Float, { nullable: true, description: "Upper end of the interval; null where it cannot be estimated." })
  high!: number | null;
  @Field(() => Int, { description: "Number of lesions, images or breasts that it is computed from." })
  n!: number;
  @Field(() => String, { description: "How the interval was computed." })
  method!: string;
  @Field(() => String, { nullable: true, description: "Why it cannot be estimated, or a caveat; null otherwise." })
  note!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "One point of the FROC curve." })
export class FrocPoint {
  @Field(() => Float, { description: "Marks with at least this score count; on the model's own scale, before calibration." })
  threshold!: number;
  @Field(() => Float, { description: "Mean number of false marks per image." })
  falseMarksPerImage!: number;
  @Field(() => Float, { description: "Share of lesions detected, 0 to 1." })
  sensitivity!: number;
}

@ObjectType({ simpleResolvers: true, description: "Lesion sensitivity at a rate of false marks." })
export class FrocSensitivity {
  @Field(() => Float, { description: "Maximum number of false marks per image." })
  falseMarksPerImage!: number;
  @Field(() => Estimate, { description: "Share of lesions detected." })
  sensitivity!: Estimate;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "Free-response ROC. Each lesion counts once per view and is detected by a mark whose centre lies on it; a lesion is taken to have a radius of at least 5 mm. Images of abnormal breasts without a marked lesion are left out.",
})
export class Froc {
  @Field(() => Int, { description: "Number of images." })
  images!: number;
  @Field(() => Int, { description: "Number of lesions, counted once per view." })
  lesions!: number;
  @Field(() => [FrocPoint], { description: "The curve, strongest marks first." })
  points!: FrocPoint[];
  @Field(() => [FrocSensitivity], { description: "Sensitivities at the usual rates of false marks." })
  sensitivities!: FrocSensitivity[];
}

@ObjectType({
  simpleResolvers: true,
  description: "Where a version's models point on the images of its training data, each image seen by the model that held its patient out.",
})
export class Localisation {
  @Field(() => Froc, {
    nullable: true,
    description: "Lesion sensitivity against false marks; null for a recipe that does not localise.",
  })
  froc!: Froc | null;
  @Field(() => Estimate, {
    description: "Pointing game: share of the images with a marked lesion whose heat map has its maximum on a lesion.",
  })
  pointingGame!: Estimate;
  @Field(() => Estimate, {
    description:
      "Mean rank correlation of the heat maps with those of the same networks with random weights. Near 0 if a map shows what was learned, near 1 if it would look the same without learning.",
  })
  randomisedCorrelation!: Estimate;
}

@ObjectType({
  simpleResolvers: true,
  description: "Abnormal breasts at or above a decision threshold, by the place that the version points to.",
})
export class PlaceCounts {
  @Field(() => Int, { description: "The strongest mark lies on a lesion, on at least one view on which a lesion is marked." })
  rightPlace!: number;
  @Field(() => Int, { description: "On no view with a marked lesion does the strongest mark lie on one: positive for the wrong reason." })
  wrongPlace!: number;
  @Field(() => Int, { description: "No lesion is marked on any view." })
  unknownPlace!: number;
}
