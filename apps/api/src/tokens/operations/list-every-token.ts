import { type ApiTokenRecord, listAllApiTokens } from "@second-read/database";
import { type Connection, pageSize, toConnection } from "../../common/paging.ts";
import type { Deps } from "../../deps.ts";

export async function listEveryToken(
  { database }: Pick<Deps, "database">,
  { first, after }: { first: number | null; after: string | null },
): Promise<Connection<ApiTokenRecord>> {
  return toConnection(await listAllApiTokens(database, { first: pageSize(first), after }));
}
