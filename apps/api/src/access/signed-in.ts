import { AppError } from "@second-read/domain";
import type { RequestContext } from "../context.ts";
import type { Actor } from "../sign-in/actor.ts";

/** The actor of an operation that passed the guard. @throws AppError UNAUTHENTICATED */
export function signedIn({ actor }: RequestContext): Actor {
  if (actor === null) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
  return actor;
}
