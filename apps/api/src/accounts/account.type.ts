import { Field, ID, ObjectType } from "type-graphql";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";
import { User } from "../people/people.type.ts";

@ObjectType({ simpleResolvers: true, description: "An account, as its owner and administrators see it." })
export class Account {
  @Field(() => ID, { description: "The ID of the person." })
  id!: string;
  @Field(() => User, { description: "The person it belongs to." })
  user!: User;
  @Field(() => Boolean, { description: "True for an administrator of the installation." })
  isAdministrator!: boolean;
  @Field(() => DateTime, { nullable: true, description: "When the account was disabled; null while it is enabled." })
  disabledAt!: Date | null;
  @Field(() => Boolean, {
    description: "True if somebody else set the password: signing in with it only allows its owner to change it.",
  })
  mustChangePassword!: boolean;
  @Field(() => Boolean, { description: "True if signing in with the password also requires a code from an authenticator app." })
  hasTotp!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: "A sign-in session, which lasts until the person signs out or twelve hours have passed.",
})
export class Session {
  @Field(() => ID, { description: "Identifies the session." })
  id!: string;
  @Field(() => DateTime, { description: "When it began." })
  createdAt!: Date;
  @Field(() => DateTime, { description: "When it ends unless the person signs out first." })
  expiresAt!: Date;
  @Field(() => String, { nullable: true, description: "Network address that it was started from; null if unknown." })
  ipAddress!: string | null;
  @Field(() => String, { nullable: true, description: "User agent of the browser that started it; null if it named none." })
  userAgent!: string | null;
  @Field(() => Boolean, { description: "True for the session that makes this request." })
  isCurrent!: boolean;
}

export const AccountConnection = connectionOf("AccountConnection", "accounts", () => Account);
