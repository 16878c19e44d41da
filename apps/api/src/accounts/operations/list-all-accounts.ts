import { type AccountRecord, listAccounts } from "@second-read/database";
import { type Connection, pageSize, toConnection } from "../../common/paging.ts";
import type { Deps } from "../../deps.ts";

export async function listAllAccounts(
  { database }: Pick<Deps, "database">,
  { first, after }: { first: number | null; after: string | null },
): Promise<Connection<AccountRecord>> {
  return toConnection(await listAccounts(database, { first: pageSize(first), after }));
}
