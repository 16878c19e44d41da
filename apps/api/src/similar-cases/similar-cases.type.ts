import { Field, Float, ObjectType } from "type-graphql";
import { LateralityEnum } from "../common/enums-of-images.ts";

@ObjectType({
  simpleResolvers: true,
  description: "A breast of a version's training data that is like another one to the version's models.",
})
export class SimilarCase {
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => Float, {
    description:
      "Cosine between the features of the two images that are most alike, each feature standardised over the training data: 1 at most.",
  })
  similarity!: number;
}
