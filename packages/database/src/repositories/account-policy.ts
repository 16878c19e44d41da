import type { PrismaOnly } from "../connection.ts";

/** What administrators have set for all accounts. */
export interface AccountPolicyRecord {
  /** The longest time for which a token is valid after its creation. */
  readonly tokenDaysAtMost: number;
}

const only = { id: 1 } as const;

export async function findAccountPolicy({ prisma }: PrismaOnly): Promise<AccountPolicyRecord> {
  return prisma.accountPolicy.findUniqueOrThrow({ where: only, select: { tokenDaysAtMost: true } });
}

export async function setAccountPolicy({ prisma }: PrismaOnly, policy: AccountPolicyRecord): Promise<void> {
  await prisma.accountPolicy.update({ where: only, data: policy });
}
