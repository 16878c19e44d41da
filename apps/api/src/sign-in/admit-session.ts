import { mayUsePassword, signInConnection } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { APIError } from "better-auth/api";
import { type TakeOverGroupsDeps, takeOverGroups } from "../directory/operations/take-over-groups.ts";
import { groupsOfSigningIn } from "./identity-provider.ts";

/** The same words as for a wrong password: nobody learns whose account is disabled. */
const refusal = { message: "Invalid email or password", code: "INVALID_EMAIL_OR_PASSWORD" };

/** Lets a person begin a session once the password or provider has been accepted. @throws APIError UNAUTHORIZED */
export async function admitSession(deps: TakeOverGroupsDeps, userId: string): Promise<void> {
  const groups = groupsOfSigningIn();
  if (groups !== null) {
    await takeOverGroups(deps, userId, groups).catch((error: unknown) => {
      throw error instanceof AppError && error.code !== "UNAVAILABLE" ? new APIError("UNAUTHORIZED", refusal) : error;
    });
    return;
  }
  const onlyAdministrators = deps.settings.localAccounts === false;
  if (!(await mayUsePassword(signInConnection(deps.database), userId, { now: deps.clock(), onlyAdministrators })))
    throw new APIError("UNAUTHORIZED", refusal);
}
