import { type AccountRecord, type Connection, findAccount, isId } from "@second-read/database";
import { notFound } from "@second-read/domain";

/** @throws AppError NOT_FOUND */
export async function loadAccount({ database }: { readonly database: Pick<Connection, "prisma"> }, userId: string): Promise<AccountRecord> {
  const account = isId(userId) ? await findAccount(database, userId) : null;
  if (!account) throw notFound();
  return account;
}
