import { Field, Float, InputType } from "type-graphql";
import { JsonValue } from "../common/scalars.ts";

@InputType()
export class CreateProjectInput {
  @Field(() => String)
  key!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String, { nullable: true })
  readingProtocol?: string | null;
  @Field(() => Float, { nullable: true })
  lockedTestShare?: number | null;
  @Field(() => JsonValue, { nullable: true })
  settings?: unknown;
}
