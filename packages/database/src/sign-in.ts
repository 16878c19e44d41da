import { AsyncLocalStorage } from "node:async_hooks";
import { prismaAdapter } from "better-auth/adapters/prisma";
import type { Database, PrismaConnection, PrismaOnly } from "./connection.ts";

/** The transaction in which better-auth currently works. */
const transactions = new AsyncLocalStorage<PrismaConnection>();

/** Where better-auth keeps its sessions and accounts: our tables. */
export function signInTables(database: Database): ReturnType<typeof prismaAdapter> {
  const tables = new Proxy(database.prisma, {
    get(client, name) {
      const connection = transactions.getStore() ?? client;
      const value: unknown = Reflect.get(connection, name);
      return typeof value === "function" ? value.bind(connection) : value;
    },
  });
  return prismaAdapter(tables, { provider: "postgresql", transaction: false });
}

/** Makes better-auth do `work` in the transaction of `connection`. */
export function withSignInTables<Result>({ prisma }: PrismaOnly, work: () => Promise<Result>): Promise<Result> {
  return transactions.run(prisma, work);
}

/** The connection that better-auth currently uses: code that it calls in a transaction must not wait for a second connection. */
export function signInConnection({ prisma }: Pick<Database, "prisma">): PrismaOnly {
  return { prisma: transactions.getStore() ?? prisma };
}
