import type { Viewer } from "./blindness.ts";

/**
 * Whether the viewer may know whose read it is, when it is not their own. In a project with anonymous readers only an administrator who does not
 * arbitrate may: an arbiter must not know whose opinion it is, nor learn it from others in the project.
 */
export function namesReaders({ roles, isAdministrator }: Viewer, project: { readonly anonymousReaders: boolean }): boolean {
  return !project.anonymousReaders || (isAdministrator && !roles.includes("ARBITER"));
}
