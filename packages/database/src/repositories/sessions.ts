import type { PrismaOnly } from "../connection.ts";

/** A session as its owner sees it. */
export interface SessionRecord {
  readonly id: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** As it was when the session began; empty if unknown. */
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

/** More than anybody has open: a session ends by itself after twelve hours. */
const listedAtMost = 100;

/** A person's open sessions, newest first. */
export async function listSessions({ prisma }: PrismaOnly, userId: string, now: Date): Promise<SessionRecord[]> {
  return prisma.session.findMany({
    where: { userId, expiresAt: { gt: now } },
    orderBy: { createdAt: "desc" },
    take: listedAtMost,
    select: { id: true, createdAt: true, expiresAt: true, ipAddress: true, userAgent: true },
  });
}

/** False if the person has no such session. */
export async function endSession({ prisma }: PrismaOnly, id: string, userId: string): Promise<boolean> {
  return (await prisma.session.deleteMany({ where: { id, userId } })).count > 0;
}

/** Ends every session of a person, and every sign-in that only lacks its code; returns the number of sessions. */
export async function endSessionsOf({ prisma }: PrismaOnly, userId: string): Promise<number> {
  await prisma.verification.deleteMany({ where: { value: userId } });
  return (await prisma.session.deleteMany({ where: { userId } })).count;
}

/** Deletes sessions that have expired, and the data of sign-ins that were begun and never completed. */
export async function forgetSignIns({ prisma }: PrismaOnly, now: Date): Promise<void> {
  const ended = { where: { expiresAt: { lte: now } } };
  await prisma.session.deleteMany(ended);
  await prisma.verification.deleteMany(ended);
}
