import { type GroupRolesRecord, listGroupRoles } from "@second-read/database";
import type { Role } from "@second-read/domain";
import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { ProjectIdArg } from "../common/arguments.ts";
import { RoleEnum } from "../common/enums.ts";
import type { RequestContext } from "../context.ts";
import { GroupRoles, SignInMethods } from "./directory.type.ts";
import { setGroupRoles } from "./operations/set-group-roles.ts";

@Resolver(() => GroupRoles)
export class DirectoryResolver {
  @Query(() => SignInMethods, { description: "The available ways to sign in, for the sign-in page." })
  signInMethods(@Ctx() { deps }: RequestContext): SignInMethods {
    const { localAccounts = true, identityProvider } = deps.settings;
    return { localAccounts, provider: identityProvider?.name ?? null };
  }

  @Query(() => [GroupRoles], { description: "Which groups of the identity provider give which roles in the project, by group." })
  groupRoles(@ProjectIdArg() projectId: string, @Ctx() { deps }: RequestContext): Promise<GroupRolesRecord[]> {
    return listGroupRoles(deps.database, projectId);
  }

  @Mutation(() => [GroupRoles], {
    description:
      "Sets the roles that a group of the identity provider gives in the project; an empty list removes the group. Once a project has any such group, people who sign in through the provider have the roles of their groups there, and no others.",
  })
  setGroupRoles(
    @ProjectIdArg() projectId: string,
    @Arg("group", () => String, { description: "The group, exactly as the provider's ID token names it." }) group: string,
    @Arg("roles", () => [RoleEnum], { description: "The roles; not ADMIN." }) roles: Role[],
    @Arg("expectedRoles", () => [RoleEnum], {
      nullable: true,
      description: "The roles that the change is based on: STALE_REVISION if the group's roles have changed since. Not checked if omitted.",
    })
    expectedRoles: Role[] | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<GroupRolesRecord[]> {
    return setGroupRoles(context.deps, signedIn(context), { projectId, group, roles, expectedRoles });
  }
}
