import { isBlinded, rolesIn } from "@second-read/access";
import type { ActingPerson } from "../sign-in/actor.ts";

/**
 * Which exams a person's lists and totals cover: null for all; otherwise those that this person has read or opened. A total over other exams would
 * reveal, by its change from one query to the next, a single exam that they may yet be asked to read.
 */
export function knownToOnly(actor: ActingPerson, projectId: string): string | null {
  return isBlinded(rolesIn(actor, projectId)) ? actor.id : null;
}
