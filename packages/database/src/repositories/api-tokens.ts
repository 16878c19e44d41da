import { createHash, randomBytes } from "node:crypto";
import { AppError } from "@second-read/domain";
import type { Connection } from "../connection.ts";
import { newId } from "../ids.ts";

export interface ApiTokenRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

const columns = { id: true, name: true, createdAt: true, expiresAt: true, lastUsedAt: true, revokedAt: true } as const;

/** What is stored of a secret. */
export function hashApiSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Makes a token of 256 random bits; the secret is answered once and not kept. */
export async function createApiToken(
  { prisma }: Connection,
  input: { readonly userId: string; readonly name: string; readonly expiresAt?: Date | null },
): Promise<{ token: ApiTokenRecord; secret: string }> {
  const name = input.name.trim();
  if (name === "" || name.length > 200) throw new AppError("INVALID_INPUT", "A token needs a name of at most 200 characters.");
  if (input.expiresAt && input.expiresAt.getTime() <= Date.now())
    throw new AppError("INVALID_INPUT", "The token would have expired already.");
  const secret = `sr_${randomBytes(32).toString("base64url")}`;
  const token = await prisma.apiToken.create({
    data: { id: newId(), userId: input.userId, name, secretHash: hashApiSecret(secret), expiresAt: input.expiresAt ?? null },
    select: columns,
  });
  return { token, secret };
}

export async function listApiTokens({ prisma }: Connection, userId: string): Promise<ApiTokenRecord[]> {
  return prisma.apiToken.findMany({ where: { userId, revokedAt: null }, orderBy: { createdAt: "desc" }, select: columns });
}

/** Revokes a token of `userId`, or of anyone when `userId` is null. Null when there is no such token. */
export async function revokeApiToken(
  { prisma }: Connection,
  id: string,
  userId: string | null,
): Promise<{ token: ApiTokenRecord; userId: string } | null> {
  const found = await prisma.apiToken.findFirst({
    where: { id, ...(userId === null ? {} : { userId }) },
    select: { userId: true, revokedAt: true },
  });
  if (!found) return null;
  const token = await prisma.apiToken.update({ where: { id }, data: { revokedAt: found.revokedAt ?? new Date() }, select: columns });
  return { token, userId: found.userId };
}
