import { createHash, randomBytes } from "node:crypto";
import { AppError, faultOfName, type TokenScope } from "@second-read/domain";
import type { PrismaOnly } from "../connection.ts";
import { newId } from "../ids.ts";
import { type Page, type PageRequest, pageOf, seekBefore } from "../paging.ts";
import { type AccountPolicyRecord, findAccountPolicy } from "./account-policy.ts";

export interface ApiTokenRecord {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: Date;
  /** By its own date or by the policy, whichever comes first. */
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

const columns = {
  id: true,
  userId: true,
  name: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
} as const;

const dayMilliseconds = 86_400_000;

type TokenRow = Omit<ApiTokenRecord, "expiresAt"> & { readonly expiresAt: Date | null };

function toRecord(row: TokenRow, { tokenDaysAtMost }: AccountPolicyRecord): ApiTokenRecord {
  const latest = row.createdAt.getTime() + tokenDaysAtMost * dayMilliseconds;
  return { ...row, expiresAt: new Date(Math.min(latest, row.expiresAt?.getTime() ?? latest)) };
}

/** What is stored of a secret. */
export function hashApiSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/**
 * Creates a token of 256 random bits; the secret is returned once and not stored. Without a date it is valid for as long as the policy allows.
 * @throws AppError INVALID_INPUT for a name, scopes or a date that are not allowed
 */
export async function createApiToken(
  connection: PrismaOnly,
  input: { readonly userId: string; readonly name: string; readonly scopes?: readonly TokenScope[]; readonly expiresAt?: Date | null },
): Promise<{ token: ApiTokenRecord; secret: string }> {
  const name = input.name.trim();
  const scopes = [...new Set(input.scopes ?? (["FULL"] as const))];
  const fault = faultOfName(name, "A token");
  if (fault !== null) throw new AppError("INVALID_INPUT", fault);
  if (scopes.length === 0) throw new AppError("INVALID_INPUT", "A token needs a scope.");
  if (input.expiresAt && input.expiresAt.getTime() <= Date.now())
    throw new AppError("INVALID_INPUT", "The token would already have expired.");
  const policy = await findAccountPolicy(connection);
  const { tokenDaysAtMost } = policy;
  // A minute's grace, so that a request for the maximum number of days is not refused because of the time in transit.
  if (input.expiresAt && input.expiresAt.getTime() > Date.now() + tokenDaysAtMost * dayMilliseconds + 60_000)
    throw new AppError("INVALID_INPUT", `A token is valid for at most ${tokenDaysAtMost} days here.`, { tokenDaysAtMost });
  const secret = `sr_${randomBytes(32).toString("base64url")}`;
  const token = await connection.prisma.apiToken.create({
    data: { id: newId(), userId: input.userId, name, scopes, secretHash: hashApiSecret(secret), expiresAt: input.expiresAt ?? null },
    select: columns,
  });
  return { token: toRecord(token, policy), secret };
}

/** A person's tokens that are not revoked, newest first. */
export async function listApiTokens(connection: PrismaOnly, userId: string): Promise<ApiTokenRecord[]> {
  const [policy, rows] = await Promise.all([
    findAccountPolicy(connection),
    connection.prisma.apiToken.findMany({ where: { userId, revokedAt: null }, orderBy: { createdAt: "desc" }, select: columns }),
  ]);
  return rows.map((row) => toRecord(row, policy));
}

/** Everybody's tokens that are not revoked, newest first. */
export async function listAllApiTokens(connection: PrismaOnly, page: PageRequest): Promise<Page<ApiTokenRecord>> {
  const valid = { revokedAt: null };
  const [policy, rows, total] = await Promise.all([
    findAccountPolicy(connection),
    connection.prisma.apiToken.findMany({
      where: { ...valid, ...seekBefore("createdAt", page) },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: page.first + 1,
      select: columns,
    }),
    connection.prisma.apiToken.count({ where: valid }),
  ]);
  return pageOf(
    rows.map((row) => toRecord(row, policy)),
    page,
    total,
    ({ createdAt }) => createdAt,
  );
}

/** Revokes a token of `userId`, or of anyone when `userId` is null. Null when there is no such token. */
export async function revokeApiToken(
  connection: PrismaOnly,
  id: string,
  userId: string | null,
): Promise<{ readonly token: ApiTokenRecord; readonly wasRevoked: boolean } | null> {
  const { prisma } = connection;
  const where = { id, ...(userId === null ? {} : { userId }) };
  const { count } = await prisma.apiToken.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date() } });
  const token = await prisma.apiToken.findFirst({ where, select: columns });
  return token && { token: toRecord(token, await findAccountPolicy(connection)), wasRevoked: count === 0 };
}
