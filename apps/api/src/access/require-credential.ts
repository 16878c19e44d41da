import { type Act, requireOwnPassword, requireScope } from "@second-read/access";
import type { Actor } from "../sign-in/actor.ts";

/**
 * The role may allow more than a token's scopes, or a password set by somebody else, do. @throws AppError FORBIDDEN for a token's scopes, and for a
 * password that somebody else made
 */
export function requireCredential(actor: Actor | null, act: Act): void {
  if (actor?.credential === "TOKEN") requireScope(actor.scopes, act);
  if (actor?.credential === "SESSION" && actor.mustChangePassword) requireOwnPassword(act);
}
