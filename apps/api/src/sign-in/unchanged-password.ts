import { AsyncLocalStorage } from "node:async_hooks";
import { type Database, endSessionsOf, findPasswordByEmail } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { verifyPassword } from "better-auth/crypto";

const checking = new AsyncLocalStorage<{ hash: string | null }>();

/** better-auth's own check, which tells `withUnchangedPassword` which stored password it was made against. */
export function checkPassword(tried: { readonly hash: string; readonly password: string }): Promise<boolean> {
  const store = checking.getStore();
  if (store) store.hash = tried.hash;
  return verifyPassword(tried);
}

/**
 * Answers a sign-in. Threat: checking a password takes some 50 ms, in which it may be changed and every session ended, before the one that the old
 * password opens has begun.
 * @throws AppError UNAUTHENTICATED if the password was changed meanwhile
 */
export function withUnchangedPassword(database: Database, email: string, answer: () => Promise<Response>): Promise<Response> {
  const checked: { hash: string | null } = { hash: null };
  return checking.run(checked, async () => {
    const response = await answer();
    if (!response.ok) return response;
    // A change that begins after this look ends the session, which is there by now.
    const current = await findPasswordByEmail(database, email);
    if (current?.hash === checked.hash) return response;
    if (current !== null) await endSessionsOf(database, current.userId);
    throw new AppError("UNAUTHENTICATED", "The password has been changed in the meantime.");
  });
}
