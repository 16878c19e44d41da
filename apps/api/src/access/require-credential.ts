import { type Act, requireOwnPassword, requireScope } from "@second-read/access";
import type { Actor } from "../sign-in/actor.ts";

/**
 * A role may allow more than a token's scopes, or a password set by somebody else, do. @throws AppError FORBIDDEN for an act outside the token's
 * scopes, or one that such a password does not allow
 */
export function requireCredential(actor: Actor | null, act: Act): void {
  if (actor?.credential === "TOKEN") requireScope(actor.scopes, act);
  if (actor?.credential === "SESSION" && actor.mustChangePassword) requireOwnPassword(act);
}
