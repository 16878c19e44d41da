import { isBlinded } from "@second-read/access";
import { systemChain } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * A project's events name the exams that were sent back, and their hashes cover verdicts and decisions; in a project that hides readers, the times at
 * which people signed in and out would reveal whose a read is.
 * @throws AppError FORBIDDEN for a blinded administrator
 */
export function requireMayKnowTrail(actor: Actor, chain: string): void {
  const isKeptBlind =
    chain === systemChain ? [...actor.rolesByProject.values()].some((roles) => isBlinded(roles)) : knownToOnly(actor, chain) !== null;
  if (isKeptBlind)
    throw new AppError(
      "FORBIDDEN",
      "The audit trail names exams that were sent back: it is shown to those who neither read nor arbitrate.",
    );
}
