import type { Viewer } from "./blindness.ts";

/**
 * May the viewer know which person gave a read that is not their own? In a project whose readers are anonymous nobody may but an administrator
 * who does not arbitrate: who decides a dispute is not to know whose word it is, nor to learn it from others in the project.
 */
export function namesReaders({ roles, isAdministrator }: Viewer, project: { readonly anonymousReaders: boolean }): boolean {
  return !project.anonymousReaders || (isAdministrator && !roles.includes("ARBITER"));
}
