import { Field, Float, ID, ObjectType } from "type-graphql";
import { ReadingProtocolEnum } from "../common/enums.ts";
import { JsonValue } from "../common/scalars.ts";

@ObjectType({ simpleResolvers: true, description: "One reading programme: its own patients, readers, ground truth and model versions." })
export class Project {
  @Field(() => ID, { description: "Identifies the project." })
  id!: string;
  @Field(() => String, { description: "Short unique name, used in commands and tables." })
  key!: string;
  @Field(() => String, { description: "Name, as shown." })
  name!: string;
  @Field(() => String, { description: "Edition of the lexicon that findings are described by, such as BIRADS-5." })
  lexiconVersion!: string;
  @Field(() => ReadingProtocolEnum, { description: "How many blind reads an exam gets, and what happens if they differ." })
  readingProtocol!: keyof typeof ReadingProtocolEnum;
  @Field(() => Float, { description: "Share of patients held out as test set, 0 to 0.4; fixed when the project is made." })
  lockedTestShare!: number;
  @Field(() => JsonValue, {
    description:
      "The project's settings; omitted ones have their defaults. readRetrospectively (true: every exam of a patient is read), anonymousReaders (true: the names of readers are hidden), trainOnLossy (true: images compressed with loss are trained on), prevalence (share of abnormal breasts, 0 to 1, at which PPV and NPV are also given), webhooksToPrivateAddresses (true: webhooks may go to loopback and private addresses), webhooksOverHttp (true: webhooks may go over http), gate (margins, floors and limits of the promotion gate).",
  })
  settings!: unknown;
}
