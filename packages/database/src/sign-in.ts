import { AsyncLocalStorage } from "node:async_hooks";
import { prismaAdapter } from "better-auth/adapters/prisma";
import type { Database, PrismaConnection, PrismaOnly } from "./connection.ts";

/** The transaction that better-auth works in just now. */
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

/** Has better-auth do `work` in the transaction of `connection`. */
export function withSignInTables<Result>({ prisma }: PrismaOnly, work: () => Promise<Result>): Promise<Result> {
  return transactions.run(prisma, work);
}

/** As better-auth's tables are read and written just now: who is asked by it in a transaction must not wait for a second connection. */
export function signInConnection({ prisma }: Pick<Database, "prisma">): PrismaOnly {
  return { prisma: transactions.getStore() ?? prisma };
}
