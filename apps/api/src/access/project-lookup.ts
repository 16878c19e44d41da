import type { UserActor } from "@second-read/access";
import { type Database, findProjectOf, isId, type KindInProject, readDiscrepancyId } from "@second-read/database";
import { Recent } from "../common/recent.ts";

/** A discrepancy is named by its exam, breast and kind, and may have no row yet. */
export type OwnedKind = KindInProject | "discrepancy";

export interface ProjectLookup {
  /** The project that owns this thing; null when there is no such thing. */
  find(kind: OwnedKind | "project", id: string, asker: Asker): Promise<string | null>;
}

/** Who asks: a person with their rights. */
type Asker = Pick<UserActor, "isAdministrator" | "rolesByProject">;

const rememberedAtMost = 50_000;

/**
 * What a thing belongs to never changes, so an answer is remembered as long as there is room; absence is not.
 * Threat: whoever measures how long a refusal takes finds out that a thing of another project exists, since that was remembered and absence is looked up
 * each time. So what is remembered serves those alone who may know the project; to the others it is looked up as what is not there.
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
