import { prismaAdapter } from "better-auth/adapters/prisma";
import type { Database } from "./connection.ts";

/** Where better-auth keeps its sessions and accounts: our tables. */
export function signInTables(database: Database): ReturnType<typeof prismaAdapter> {
  return prismaAdapter(database.prisma, { provider: "postgresql", transaction: false });
}
