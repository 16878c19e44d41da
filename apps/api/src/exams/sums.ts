import { isBlinded, rolesIn } from "@second-read/access";
import type { ActingPerson } from "../sign-in/actor.ts";

/**
 * Over whose exams a person's lists and sums go: null, over all; else over those that this person has read or opened. A sum over others would,
 * by how it moves from one question to the next, tell of a single exam that they may yet be asked to read.
 */
export function knownToOnly(actor: ActingPerson, projectId: string): string | null {
  return isBlinded(rolesIn(actor, projectId)) ? actor.id : null;
}
