import { Field, Float, ObjectType } from "type-graphql";
import { LateralityEnum } from "../common/enums-of-images.ts";

@ObjectType({
  simpleResolvers: true,
  description: "A breast in a version's training data that the version's models find similar to another.",
})
export class SimilarCase {
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => Float, {
    description:
      "Cosine similarity of the features of the two most similar images, each feature standardised over the training data; at most 1.",
  })
  similarity!: number;
}
