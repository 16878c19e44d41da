import { Field, ID, ObjectType } from "type-graphql";
import { UploadStatusEnum } from "../common/enums.ts";
import { DateTime, JsonValue } from "../common/scalars.ts";

@ObjectType({ simpleResolvers: true, description: "What is wrong with a file or a run, in a code and a sentence." })
export class Rejection {
  @Field(() => String)
  code!: string;
  @Field(() => String)
  message!: string;
}

@ObjectType({ simpleResolvers: true })
export class UploadTicket {
  @Field(() => ID)
  uploadId!: string;
  @Field(() => String)
  url!: string;
  @Field(() => String)
  method!: string;
  @Field(() => JsonValue, { nullable: true })
  fields!: Record<string, string> | null;
  @Field(() => JsonValue, { nullable: true })
  headers!: Record<string, string> | null;
  @Field(() => DateTime)
  expiresAt!: Date;
}

@ObjectType({ simpleResolvers: true })
export class Upload {
  @Field(() => ID)
  id!: string;
  @Field(() => UploadStatusEnum)
  status!: keyof typeof UploadStatusEnum;
  @Field(() => Boolean)
  alreadyFiled!: boolean;
}
