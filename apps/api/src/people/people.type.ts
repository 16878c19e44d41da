import { Field, ID, ObjectType } from "type-graphql";
import { DateTime } from "../common/scalars.ts";

@ObjectType({ simpleResolvers: true })
export class User {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String)
  email!: string;
}

@ObjectType({ simpleResolvers: true })
export class NewUser {
  @Field(() => User)
  user!: User;
  @Field(() => String, { description: "Shown once; to be changed at the first sign-in." })
  oneTimePassword!: string;
}

@ObjectType({ simpleResolvers: true })
export class ApiToken {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  name!: string;
  @Field(() => DateTime)
  createdAt!: Date;
  @Field(() => DateTime, { nullable: true })
  expiresAt!: Date | null;
  @Field(() => DateTime, { nullable: true })
  lastUsedAt!: Date | null;
  @Field(() => DateTime, { nullable: true })
  revokedAt!: Date | null;
}

@ObjectType({ simpleResolvers: true })
export class NewApiToken {
  @Field(() => ApiToken)
  token!: ApiToken;
  @Field(() => String, { description: "Shown once; only its SHA-256 is kept." })
  secret!: string;
}
