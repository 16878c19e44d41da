import { Field, Float, InputType } from "type-graphql";
import { ReadingProtocolEnum } from "../common/enums.ts";
import { JsonValue } from "../common/scalars.ts";

@InputType({ description: "A new project." })
export class CreateProjectInput {
  @Field(() => String, { description: "Short unique name, used in commands and tables." })
  key!: string;
  @Field(() => String, { description: "Name, as shown." })
  name!: string;
  @Field(() => ReadingProtocolEnum, { nullable: true, description: "Default: DOUBLE_ARBITRATION." })
  readingProtocol?: keyof typeof ReadingProtocolEnum | null;
  @Field(() => Float, {
    nullable: true,
    description: "Share of patients to hold out as the test set, 0 to 0.4. Default: 0.2. Cannot be changed later.",
  })
  lockedTestShare?: number | null;
  @Field(() => JsonValue, { nullable: true, description: "As in Project.settings." })
  settings?: unknown;
}
