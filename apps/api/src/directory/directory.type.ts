import type { Role } from "@second-read/domain";
import { Field, ObjectType } from "type-graphql";
import { RoleEnum } from "../common/enums.ts";

@ObjectType({ simpleResolvers: true, description: "The project roles given by a group of the identity provider." })
export class GroupRoles {
  @Field(() => String, { description: "The group, exactly as the provider's ID token names it." })
  group!: string;
  @Field(() => [RoleEnum], { description: "The roles of its members in the project, applied at each sign-in." })
  roles!: readonly Role[];
}

@ObjectType({ simpleResolvers: true, description: "How people can sign in." })
export class SignInMethods {
  @Field(() => Boolean, {
    description: "True if everybody can sign in with a password; false if only administrators can.",
  })
  localAccounts!: boolean;
  @Field(() => String, { nullable: true, description: "Name of the identity provider; null if there is none." })
  provider!: string | null;
}
