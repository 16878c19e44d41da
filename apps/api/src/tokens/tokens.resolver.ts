import { type AccountPolicyRecord, type ApiTokenRecord, findAccountPolicy, listApiTokens, type PersonRecord } from "@second-read/database";
import type { TokenScope } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { AfterArg, FirstArg } from "../common/arguments.ts";
import { TokenScopeEnum } from "../common/enums.ts";
import type { Connection } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";
import type { RequestContext } from "../context.ts";
import { User } from "../people/people.type.ts";
import { createApiToken } from "./operations/create-api-token.ts";
import { listEveryToken } from "./operations/list-every-token.ts";
import { revokeApiToken } from "./operations/revoke-api-token.ts";
import { setAccountPolicy } from "./operations/set-account-policy.ts";
import { AccountPolicy, ApiToken, ApiTokenConnection, NewApiToken } from "./tokens.type.ts";

@Resolver(() => ApiToken)
export class TokensResolver {
  @Query(() => [ApiToken], { description: "The actor's own API tokens that are not revoked." })
  apiTokens(@Ctx() context: RequestContext): Promise<ApiTokenRecord[]> {
    return listApiTokens(context.deps.database, signedIn(context).id);
  }

  @Query(() => ApiTokenConnection, { description: "Everybody's API tokens that are not revoked, newest first." })
  allApiTokens(
    @FirstArg() first: number | null,
    @AfterArg() after: string | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<Connection<ApiTokenRecord>> {
    return listEveryToken(deps, { first, after });
  }

  @Query(() => AccountPolicy, { description: "Rules for all accounts, set by administrators." })
  accountPolicy(@Ctx() { deps }: RequestContext): Promise<AccountPolicyRecord> {
    return findAccountPolicy(deps.database);
  }

  @Mutation(() => NewApiToken, {
    description: "Creates an API token for the actor. The secret is shown once. Cannot be done with an API token.",
  })
  createApiToken(
    @Arg("name", () => String, { description: "What it is for." }) name: string,
    @Arg("expiresAt", () => DateTime, {
      nullable: true,
      description: "When it expires, at most as late as the policy allows. Default: as late as the policy allows.",
    })
    expiresAt: Date | null | undefined,
    @Arg("scopes", () => [TokenScopeEnum], { nullable: true, description: "What it may be used for. Default: everything." })
    scopes: TokenScope[] | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<NewApiToken> {
    return createApiToken(context.deps, signedIn(context), { name, expiresAt, scopes: scopes ?? undefined });
  }

  @Mutation(() => ApiToken, { description: "Permanently revokes a token: one's own, or anybody's for administrators." })
  revokeApiToken(@Arg("id", () => ID, { description: "The token." }) id: string, @Ctx() context: RequestContext): Promise<ApiTokenRecord> {
    return revokeApiToken(context.deps, signedIn(context), id);
  }

  @Mutation(() => AccountPolicy, {
    description: "Changes the rules for all accounts. Tokens that are older than a shorter limit end at once.",
  })
  setAccountPolicy(
    @Arg("tokenDaysAtMost", () => Int, { description: "Maximum number of days for which a token is valid, 1 to 3,650." })
    tokenDaysAtMost: number,
    @Ctx() context: RequestContext,
  ): Promise<AccountPolicyRecord> {
    return setAccountPolicy(context.deps, signedIn(context), { tokenDaysAtMost });
  }

  @FieldResolver(() => User, { nullable: true, description: "The person it belongs to. Never null." })
  user(@Root() token: ApiTokenRecord, @Ctx() { loaders }: RequestContext): Promise<PersonRecord | null> {
    return loaders.person.load(token.userId);
  }
}
