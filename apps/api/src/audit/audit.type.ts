import { Field, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";

@ObjectType({ simpleResolvers: true })
export class AuditEvent {
  @Field(() => Int)
  sequence!: number;
  @Field(() => DateTime)
  at!: Date;
  @Field(() => String)
  action!: string;
  @Field(() => String)
  subject!: string;
  @Field(() => String)
  outcome!: string;
  @Field(() => String)
  hash!: string;
}

export const AuditConnection = connectionOf("AuditConnection", () => AuditEvent);

@ObjectType({ simpleResolvers: true })
export class ChainCheck {
  @Field(() => Boolean)
  ok!: boolean;
  @Field(() => Int)
  checked!: number;
  @Field(() => Int, { nullable: true })
  firstBadSequence!: number | null;
}
