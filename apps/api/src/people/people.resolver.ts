import { rolesIn } from "@second-read/access";
import { listApiTokens, listMembers, type PersonRecord } from "@second-read/database";
import type { Role } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { RoleEnum } from "../common/enums.ts";
import { DateTime } from "../common/scalars.ts";
import type { RequestContext } from "../context.ts";
import { createApiToken } from "./operations/create-api-token.ts";
import { createUser } from "./operations/create-user.ts";
import { revokeApiToken } from "./operations/revoke-api-token.ts";
import { setRoles } from "./operations/set-roles.ts";
import { ApiToken, NewApiToken, NewUser, User } from "./people.type.ts";

@Resolver(() => User)
export class PeopleResolver {
  @Query(() => User, { nullable: true })
  me(@Ctx() { actor }: RequestContext): PersonRecord | null {
    return actor;
  }

  @Query(() => [User])
  members(@Arg("projectId", () => ID) projectId: string, @Ctx() { deps }: RequestContext): Promise<PersonRecord[]> {
    return listMembers(deps.database, projectId);
  }

  @Query(() => [ApiToken])
  apiTokens(@Ctx() context: RequestContext): Promise<ApiToken[]> {
    return listApiTokens(context.deps.database, signedIn(context).id);
  }

  @Mutation(() => NewUser)
  createUser(
    @Arg("email", () => String) email: string,
    @Arg("name", () => String) name: string,
    @Ctx() context: RequestContext,
  ): Promise<NewUser> {
    return createUser(context.deps, signedIn(context), { email, name });
  }

  @Mutation(() => User)
  setRoles(
    @Arg("projectId", () => ID) projectId: string,
    @Arg("userId", () => ID) userId: string,
    @Arg("roles", () => [RoleEnum]) roles: Role[],
    @Ctx() context: RequestContext,
  ): Promise<PersonRecord> {
    return setRoles(context.deps, signedIn(context), { projectId, userId, roles });
  }

  @Mutation(() => NewApiToken)
  createApiToken(
    @Arg("name", () => String) name: string,
    @Arg("expiresAt", () => DateTime, { nullable: true }) expiresAt: Date | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<NewApiToken> {
    return createApiToken(context.deps, signedIn(context), { name, expiresAt });
  }

  @Mutation(() => ApiToken)
  revokeApiToken(@Arg("id", () => ID) id: string, @Ctx() context: RequestContext): Promise<ApiToken> {
    return revokeApiToken(context.deps, signedIn(context), id);
  }

  /** Without a project: ADMIN or nothing. Roles elsewhere are told to the person, to administrators, and to members of that project. */
  @FieldResolver(() => [RoleEnum])
  roles(
    @Root() user: PersonRecord,
    @Arg("projectId", () => ID, { nullable: true }) projectId: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Role[]> | Role[] {
    const actor = signedIn(context);
    if (projectId && rolesIn(actor, projectId).length === 0) return [];
    return context.loaders.roles.load({ userId: user.id, projectId: projectId ?? null });
  }
}
