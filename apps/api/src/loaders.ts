import { countExams, findPeople, findRoles, type PersonRecord } from "@second-read/database";
import type { Role } from "@second-read/domain";
import DataLoader from "dataloader";
import type { Deps } from "./deps.ts";

/** Look-ups of one request, gathered into one statement a kind. */
export interface Loaders {
  readonly person: DataLoader<string, PersonRecord | null>;
  readonly examCount: DataLoader<string, number>;
  readonly roles: DataLoader<{ userId: string; projectId: string | null }, Role[], string>;
}

export function createLoaders({ database }: Pick<Deps, "database">): Loaders {
  return {
    person: new DataLoader(async (ids) => {
      const people = new Map((await findPeople(database, ids)).map((person) => [person.id, person]));
      return ids.map((id) => people.get(id) ?? null);
    }),
    examCount: new DataLoader((projectIds) => countExams(database, projectIds)),
    roles: new DataLoader((keys) => findRoles(database, keys), {
      cacheKeyFn: ({ userId, projectId }) => `${userId} ${projectId}`,
    }),
  };
}
