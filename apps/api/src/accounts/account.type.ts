import { Field, ID, ObjectType } from "type-graphql";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";
import { User } from "../people/people.type.ts";

@ObjectType({ simpleResolvers: true, description: "An account, as its owner and administrators see it." })
export class Account {
  @Field(() => ID, { description: "That of the person." })
  id!: string;
  @Field(() => User, { description: "Whose it is." })
  user!: User;
  @Field(() => Boolean, { description: "True for an administrator of the installation." })
  isAdministrator!: boolean;
  @Field(() => DateTime, { nullable: true, description: "Since when the account is disabled; null while it is open." })
  disabledAt!: Date | null;
  @Field(() => Boolean, {
    description: "True where the password is one that somebody else made: signing in by it lets its owner change it, and do nothing else.",
  })
  mustChangePassword!: boolean;
  @Field(() => Boolean, { description: "True where signing in by the password asks for a code of an authenticator app too." })
  hasTotp!: boolean;
}

@ObjectType({ simpleResolvers: true, description: "One time that a person signed in, until they sign out or twelve hours have passed." })
export class Session {
  @Field(() => ID, { description: "Names the session." })
  id!: string;
  @Field(() => DateTime, { description: "When it began." })
  createdAt!: Date;
  @Field(() => DateTime, { description: "When it ends unless its person signs out before." })
  expiresAt!: Date;
  @Field(() => String, { nullable: true, description: "Network address that it was begun from." })
  ipAddress!: string | null;
  @Field(() => String, { nullable: true, description: "Browser that it was begun by, in its own words." })
  userAgent!: string | null;
  @Field(() => Boolean, { description: "True for the session that asks." })
  isCurrent!: boolean;
}

export const AccountConnection = connectionOf("AccountConnection", "accounts", () => Account);
