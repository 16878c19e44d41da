import { rolesIn } from "@second-read/access";
import { listMembers, type PersonRecord } from "@second-read/database";
import type { Role } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { ProjectIdArg } from "../common/arguments.ts";
import { RoleEnum } from "../common/enums.ts";
import type { RequestContext } from "../context.ts";
import { createUser } from "./operations/create-user.ts";
import { setRoles } from "./operations/set-roles.ts";
import { NewUser, User } from "./people.type.ts";

@Resolver(() => User)
export class PeopleResolver {
  @Query(() => User, { nullable: true, description: "The person making the request; null if nobody is signed in." })
  me(@Ctx() { actor }: RequestContext): PersonRecord | null {
    return actor;
  }

  @Query(() => [User], { description: "Members of the project." })
  members(@ProjectIdArg() projectId: string, @Ctx() { deps }: RequestContext): Promise<PersonRecord[]> {
    return listMembers(deps.database, projectId);
  }

  @Mutation(() => NewUser, { description: "Creates an account with a one-time password that is valid for seven days." })
  createUser(
    @Arg("email", () => String, { description: "Email address to sign in with; unique." }) email: string,
    @Arg("name", () => String, { description: "Name, as shown." }) name: string,
    @Ctx() context: RequestContext,
  ): Promise<NewUser> {
    return createUser(context.deps, signedIn(context), { email, name });
  }

  @Mutation(() => User, { description: "Replaces all of a person's roles in a project; an empty list ends the membership." })
  setRoles(
    @ProjectIdArg() projectId: string,
    @Arg("userId", () => ID, { description: "The person." }) userId: string,
    @Arg("roles", () => [RoleEnum], { description: "The person's new roles." }) roles: Role[],
    @Arg("expectedRoles", () => [RoleEnum], {
      nullable: true,
      description:
        "The roles that the change is based on: STALE_REVISION if the person's roles have changed since. Not checked if omitted.",
    })
    expectedRoles: Role[] | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<PersonRecord> {
    return setRoles(context.deps, signedIn(context), { projectId, userId, roles, expectedRoles });
  }

  /** Without a project: ADMIN or nothing. Roles in a project are visible to the person, to administrators, and to members of that project. */
  @FieldResolver(() => [RoleEnum], { description: "Roles of the person. Roles in a project are visible to its members only." })
  roles(
    @Root() user: PersonRecord,
    @Arg("projectId", () => ID, { nullable: true, description: "The project. If omitted, only ADMIN is returned, if the person has it." })
    projectId: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Role[]> | Role[] {
    const actor = signedIn(context);
    if (projectId && rolesIn(actor, projectId).length === 0) return [];
    return context.loaders.roles.load({ userId: user.id, projectId: projectId ?? null });
  }
}
