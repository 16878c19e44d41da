import type { UserActor } from "@second-read/access";
import { type Database, findProjectOf, isId, type KindInProject, readDiscrepancyId } from "@second-read/database";
import { Recent } from "../common/recent.ts";

/** A discrepancy is identified by exam, breast and kind, and may have no row yet. */
export type OwnedKind = KindInProject | "discrepancy";

export interface ProjectLookup {
  /** The project that the target belongs to; null if there is no such target. */
  find(kind: OwnedKind | "project", id: string, asker: Asker): Promise<string | null>;
}

/** The person making the request, with their permissions. */
type Asker = Pick<UserActor, "isAdministrator" | "rolesByProject">;

const rememberedAtMost = 50_000;

/**
 * The project of a target never changes, so a result is cached as long as there is room; absence is not cached. Threat: somebody who times refusals
 * could find out that a target of another project exists, because it was cached while absence is looked up each time. So the cache only serves people
 * who may know of the project; for everyone else it is looked up, as if absent.
 */
export function createProjectLookup(database: Database): ProjectLookup {
  const remembered = new Recent<string, string>({ most: rememberedAtMost });

  return {
    async find(kind, id, asker) {
      if (kind === "discrepancy") {
        const about = readDiscrepancyId(id);
        return about === null ? null : this.find("exam", about.examId, asker);
      }
      if (!isId(id)) return null;
      const key = `${kind} ${id}`;
      const known = remembered.get(key);
      if (known !== undefined && (asker.isAdministrator || asker.rolesByProject.has(known))) return known;
      const projectId = await findProjectOf(database, kind, id);
      if (projectId === null) return null;
      remembered.set(key, projectId);
      return projectId;
    },
  };
}
