import type { AccountRecord, PersonRecord } from "@second-read/database";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { AfterArg, FirstArg } from "../common/arguments.ts";
import type { Connection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { NewUser, User } from "../people/people.type.ts";
import { Account, AccountConnection, Session } from "./account.type.ts";
import { changePassword } from "./operations/change-password.ts";
import { endSession } from "./operations/end-session.ts";
import { listAllAccounts } from "./operations/list-all-accounts.ts";
import { listOwnSessions } from "./operations/list-own-sessions.ts";
import { loadAccount } from "./operations/load-account.ts";
import { removeTotp } from "./operations/remove-totp.ts";
import { resetPassword } from "./operations/reset-password.ts";
import { setUserDisabled } from "./operations/set-user-disabled.ts";
import { signOutEverywhere } from "./operations/sign-out-everywhere.ts";

const userArg = "The person.";

@Resolver(() => Account)
export class AccountsResolver {
  @Query(() => Account, { description: "The actor's own account." })
  myAccount(@Ctx() context: RequestContext): Promise<AccountRecord> {
    return loadAccount(context.deps, signedIn(context).id);
  }

  @Query(() => AccountConnection, { description: "Every account of the installation, by address." })
  accounts(
    @FirstArg() first: number | null,
    @AfterArg() after: string | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<Connection<AccountRecord>> {
    return listAllAccounts(deps, { first, after });
  }

  @Query(() => [Session], { description: "The actor's own sessions that have not ended, newest first." })
  sessions(@Ctx() context: RequestContext): Promise<Session[]> {
    return listOwnSessions(context.deps, signedIn(context));
  }

  @Mutation(() => Account, {
    description: "Changes the actor's own password and ends all of their sessions, including this one. Cannot be done with an API token.",
  })
  changePassword(
    @Arg("currentPassword", () => String, { description: "The current password." }) currentPassword: string,
    @Arg("newPassword", () => String, {
      description: "The new password, 10 to 200 characters; not a common one, and not the person's own name or address.",
    })
    newPassword: string,
    @Ctx() context: RequestContext,
  ): Promise<AccountRecord> {
    return changePassword(context.deps, signedIn(context), { currentPassword, newPassword }, context.signal);
  }

  @Mutation(() => NewUser, {
    description:
      "Replaces a person's password with a new one-time password, valid for seven days, and ends all of their sessions. Cannot be done with an API token, nor for oneself.",
  })
  resetPassword(@Arg("userId", () => ID, { description: userArg }) userId: string, @Ctx() context: RequestContext): Promise<NewUser> {
    return resetPassword(context.deps, signedIn(context), userId);
  }

  @Mutation(() => Account, {
    description:
      "Removes a person's authenticator app, so that they can sign in without a code, and ends all of their sessions. For people who have lost the app. Cannot be done with an API token, nor for oneself.",
  })
  removeTotp(@Arg("userId", () => ID, { description: userArg }) userId: string, @Ctx() context: RequestContext): Promise<AccountRecord> {
    return removeTotp(context.deps, signedIn(context), userId);
  }

  @Mutation(() => Account, {
    description:
      "Disables or re-enables an account. Disabling ends its sessions; while it is disabled nobody can sign in with it, and its tokens are refused.",
  })
  setUserDisabled(
    @Arg("userId", () => ID, { description: userArg }) userId: string,
    @Arg("disabled", () => Boolean, { description: "True to disable, false to enable." }) disabled: boolean,
    @Ctx() context: RequestContext,
  ): Promise<AccountRecord> {
    return setUserDisabled(context.deps, signedIn(context), { userId, disabled });
  }

  @Mutation(() => Account, { description: "Ends all sessions of a person; their API tokens stay valid until revoked." })
  signOutEverywhere(
    @Arg("userId", () => ID, { nullable: true, description: "The person. Default: the actor." }) userId: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<AccountRecord> {
    const actor = signedIn(context);
    return signOutEverywhere(context.deps, actor, userId ?? actor.id);
  }

  @Mutation(() => Account, { description: "Ends one of the actor's own sessions." })
  endSession(@Arg("id", () => ID, { description: "The session." }) id: string, @Ctx() context: RequestContext): Promise<AccountRecord> {
    return endSession(context.deps, signedIn(context), id);
  }

  @FieldResolver(() => User, { description: "The person it belongs to." })
  user(@Root() { id, name, email }: AccountRecord): PersonRecord {
    return { id, name, email };
  }
}
