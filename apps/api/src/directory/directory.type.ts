import type { Role } from "@second-read/domain";
import { Field, ObjectType } from "type-graphql";
import { RoleEnum } from "../common/enums.ts";

@ObjectType({ simpleResolvers: true, description: "The roles that a group of the identity provider gives in a project." })
export class GroupRoles {
  @Field(() => String, { description: "The group, exactly as the provider's ID token names it." })
  group!: string;
  @Field(() => [RoleEnum], { description: "What its members are in the project, as of each sign-in." })
  roles!: readonly Role[];
}

@ObjectType({ simpleResolvers: true, description: "How people sign in here." })
export class SignInMethods {
  @Field(() => Boolean, {
    description: "True where everybody's password opens their account; false where only administrators' passwords do.",
  })
  localAccounts!: boolean;
  @Field(() => String, { nullable: true, description: "Name of the identity provider; null where there is none." })
  provider!: string | null;
}
