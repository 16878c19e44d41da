import { Field, Float, ID, ObjectType } from "type-graphql";
import { JsonValue } from "../common/scalars.ts";

@ObjectType({ simpleResolvers: true, description: "One reading programme." })
export class Project {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  key!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String)
  lexiconVersion!: string;
  @Field(() => String)
  readingProtocol!: string;
  @Field(() => Float)
  lockedTestShare!: number;
  @Field(() => JsonValue)
  settings!: unknown;
}
