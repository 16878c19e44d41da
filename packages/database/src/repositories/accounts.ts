import { randomBytes } from "node:crypto";
import type { Connection, PrismaOnly, SqlOnly } from "../connection.ts";
import { cutPage, type Page, type PageRequest, readPlace, writePlace } from "../paging.ts";
import { query, word } from "../statements.ts";
import { type PersonRecord, requireAnotherAdministrator } from "./people.ts";

/** The part of an account that its owner and administrators see. */
export interface AccountRecord extends PersonRecord {
  readonly isAdministrator: boolean;
  readonly disabledAt: Date | null;
  readonly mustChangePassword: boolean;
  /** Signing in with the password also requires a code from an authenticator app. */
  readonly hasTotp: boolean;
}

/** A stored password, and its owner. */
export interface KeptPassword {
  readonly hash: string;
  readonly email: string;
  readonly name: string;
}

export interface OneTimePassword {
  readonly password: string;
  readonly until: Date;
}

const columns = {
  id: true,
  name: true,
  email: true,
  isAdministrator: true,
  disabledAt: true,
  oneTimePasswordUntil: true,
  twoFactorEnabled: true,
} as const;
const credential = "credential";
const oneTimeDays = 7;

type AccountRow = Omit<AccountRecord, "mustChangePassword" | "hasTotp"> & {
  readonly oneTimePasswordUntil: Date | null;
  readonly twoFactorEnabled: boolean;
};

function toRecord({ oneTimePasswordUntil, twoFactorEnabled, ...row }: AccountRow): AccountRecord {
  return { ...row, mustChangePassword: oneTimePasswordUntil !== null, hasTotp: twoFactorEnabled };
}

/** A one-time password of 90 random bits, to be changed within a week. */
export function makeOneTimePassword(now: Date): OneTimePassword {
  const password = randomBytes(12).toString("base64url").slice(0, 15);
  return { password, until: new Date(now.getTime() + oneTimeDays * 86_400_000) };
}

/** All accounts of the installation, by email address. */
export async function listAccounts({ prisma }: PrismaOnly, { first, after }: PageRequest): Promise<Page<AccountRecord>> {
  const [email] = readPlace(after, /^(\S+)$/) ?? [];
  const rows = await prisma.user.findMany({
    where: email === undefined ? {} : { email: { gt: email } },
    orderBy: { email: "asc" },
    take: first + 1,
    select: columns,
  });
  return { ...cutPage(rows.map(toRecord), { first }, ({ email: last }) => writePlace(last)), totalCount: () => prisma.user.count() };
}

export async function findAccount({ prisma }: PrismaOnly, userId: string): Promise<AccountRecord | null> {
  const found = await prisma.user.findUnique({ where: { id: userId }, select: columns });
  return found && toRecord(found);
}

/** Null if the person has no password. */
export async function findPassword({ prisma }: PrismaOnly, userId: string): Promise<KeptPassword | null> {
  const found = await prisma.account.findFirst({
    where: { userId, providerId: credential, password: { not: null } },
    select: { password: true, user: { select: { email: true, name: true } } },
  });
  return found?.password == null ? null : { hash: found.password, ...found.user };
}

/**
 * The password that signs in with this address, and whose it is; null if there is none. Waits for a change of it that has begun, and with which every
 * session ends.
 */
export async function findPasswordByEmail(
  { sql }: SqlOnly,
  email: string,
): Promise<{ readonly userId: string; readonly hash: string } | null> {
  const [row] = await sql.run(
    query
      .selectFrom("Account as a")
      .innerJoin("User as u", "u.id", "a.userId")
      .select(["a.userId", "a.password as hash"])
      .where("u.email", "=", email)
      .where("a.providerId", "=", word(credential))
      .forShare("a"),
  );
  return row?.hash == null ? null : { userId: row.userId, hash: row.hash };
}

/**
 * Replaces the password `replacing`, or any password. `oneTimeUntil`: it was set by somebody else and is valid until then. False if there is no such
 * password (any more).
 */
export async function replacePassword(
  { prisma }: PrismaOnly,
  change: { readonly userId: string; readonly hash: string; readonly oneTimeUntil: Date | null; readonly replacing?: string },
): Promise<boolean> {
  const { userId, hash, oneTimeUntil, replacing } = change;
  const { count } = await prisma.account.updateMany({
    where: { userId, providerId: credential, password: replacing ?? { not: null } },
    data: { password: hash },
  });
  if (count === 0) return false;
  await prisma.user.update({ where: { id: userId }, data: { oneTimePasswordUntil: oneTimeUntil } });
  return true;
}

/** Disables or enables an account. @throws AppError WRONG_STATE rather than disable the last administrator */
export async function setDisabledAt(connection: Connection, userId: string, disabledAt: Date | null): Promise<void> {
  if (disabledAt !== null) await requireAnotherAdministrator(connection, userId);
  await connection.prisma.user.update({ where: { id: userId }, data: { disabledAt } });
}

/** Whether this person may start a session with their password: not with a disabled account, nor with an expired one-time password. */
export async function mayUsePassword(
  { prisma }: PrismaOnly,
  userId: string,
  { now, onlyAdministrators }: { readonly now: Date; readonly onlyAdministrators: boolean },
): Promise<boolean> {
  const found = await prisma.user.findFirst({
    where: {
      id: userId,
      disabledAt: null,
      ...(onlyAdministrators ? { isAdministrator: true } : {}),
      OR: [{ oneTimePasswordUntil: null }, { oneTimePasswordUntil: { gt: now } }],
    },
    select: { id: true },
  });
  return found !== null;
}

/** Removes a person's password if somebody else set it: a person who signs in another way does not need it. */
export async function dropOneTimePassword({ prisma }: PrismaOnly, userId: string): Promise<void> {
  const { count } = await prisma.user.updateMany({
    where: { id: userId, oneTimePasswordUntil: { not: null } },
    data: { oneTimePasswordUntil: null },
  });
  if (count > 0) await prisma.account.deleteMany({ where: { userId, providerId: credential } });
}

/** Removes the authenticator app, after it was lost, so that no code is required any more. False if there was none. */
export async function removeTotp({ prisma }: PrismaOnly, userId: string): Promise<boolean> {
  const { count } = await prisma.twoFactor.deleteMany({ where: { userId } });
  await prisma.user.update({ where: { id: userId }, data: { twoFactorEnabled: false } });
  return count > 0;
}

/** Uses up a time step of an authenticator app; false if it, or a later one, has been used. */
export async function takeTotpStep({ prisma }: PrismaOnly, userId: string, step: number): Promise<boolean> {
  const { count } = await prisma.twoFactor.updateMany({
    where: { userId, OR: [{ acceptedStep: null }, { acceptedStep: { lt: step } }] },
    data: { acceptedStep: step },
  });
  return count > 0;
}
