import { Field, ID, ObjectType } from "type-graphql";
import { DateTime } from "../common/scalars.ts";

@ObjectType({ simpleResolvers: true, description: "A person with an account." })
export class User {
  @Field(() => ID, { description: "Names the person." })
  id!: string;
  @Field(() => String, { description: "Name, as shown." })
  name!: string;
  @Field(() => String, { description: "Address that they sign in with." })
  email!: string;
}

@ObjectType({ simpleResolvers: true, description: "A person who has just been given an account." })
export class NewUser {
  @Field(() => User, { description: "The person." })
  user!: User;
  @Field(() => String, { description: "Shown once; to be changed at the first sign-in." })
  oneTimePassword!: string;
}

@ObjectType({ simpleResolvers: true, description: "A token for programs. It acts as the person who made it, with all of their roles." })
export class ApiToken {
  @Field(() => ID, { description: "Names the token." })
  id!: string;
  @Field(() => String, { description: "What it is for, in the person's own words." })
  name!: string;
  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;
  @Field(() => DateTime, { nullable: true, description: "After this it is refused; null: it does not expire." })
  expiresAt!: Date | null;
  @Field(() => DateTime, { nullable: true, description: "When it was last used, to within a minute; null: never." })
  lastUsedAt!: Date | null;
  @Field(() => DateTime, { nullable: true, description: "When it was revoked; null while it is valid." })
  revokedAt!: Date | null;
}

@ObjectType({ simpleResolvers: true, description: "A token that has just been made." })
export class NewApiToken {
  @Field(() => ApiToken, { description: "What will be listed of it." })
  token!: ApiToken;
  @Field(() => String, { description: 'Shown once; only its SHA-256 is kept. Send it as "Authorization: Bearer SECRET".' })
  secret!: string;
}
