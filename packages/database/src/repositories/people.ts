import { AppError, faultOfName, type Role, type TokenScope } from "@second-read/domain";
import { hashPassword } from "better-auth/crypto";
import type { ExpressionBuilder } from "kysely";
import type { Connection, PrismaOnly, SqlRunner } from "../connection.ts";
import { newId } from "../ids.ts";
import { anyOf, query, raw } from "../statements.ts";
import type { Tables } from "../tables.ts";

export interface PersonRecord {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** The person who makes a request, with their roles by project. */
export interface ActorRecord extends PersonRecord {
  readonly isAdministrator: boolean;
  /** Their password was set by somebody else. */
  readonly mustChangePassword: boolean;
  readonly rolesByProject: Readonly<Record<string, readonly Role[]>>;
}

const actors = query
  .selectFrom("User as u")
  .select([
    "u.id",
    "u.name",
    "u.email",
    "u.isAdministrator",
    raw<boolean>`u."oneTimePasswordUntil" is not null`.as("mustChangePassword"),
    raw<
      Record<string, Role[]>
    >`coalesce((select json_object_agg(m."projectId", m."roles") from "Membership" m where m."userId" = u."id"), '{}')`.as(
      "rolesByProject",
    ),
  ])
  .where("u.disabledAt", "is", null);

/** The person with this id and their roles, or null, also if their account is disabled. One round trip. */
export async function loadActor(sql: SqlRunner, userId: string): Promise<ActorRecord | null> {
  const [row] = await sql.run(actors.where("u.id", "=", userId));
  return row ?? null;
}

/** When a token expires: by its own date or by the policy, whichever comes first. */
const tokenEnd = raw<Date>`least("ApiToken"."expiresAt", "ApiToken"."createdAt" + make_interval(days => (select p."tokenDaysAtMost" from "AccountPolicy" p)))`;

export type TokenActor = ActorRecord & { readonly tokenExpiresAt: Date; readonly tokenScopes: readonly TokenScope[] };

/**
 * For each SHA-256, the person whose unrevoked, unexpired API token has it, or null. Records their use, at most once a minute, so that reading stays
 * cheap. `tokenExpiresAt` limits how long the result may be cached.
 */
export async function loadActorsByToken(sql: SqlRunner, secretHashes: readonly string[]): Promise<(TokenActor | null)[]> {
  const isValid = (eb: ExpressionBuilder<Tables, "ApiToken">) =>
    eb.and([
      eb("ApiToken.secretHash", "=", anyOf(secretHashes)),
      eb("ApiToken.revokedAt", "is", null),
      eb(tokenEnd, ">", raw<Date>`now()`),
    ]);
  // What another process is recording is skipped: two that wait for each other's tokens would be a deadlock.
  const unrecorded = query
    .selectFrom("ApiToken")
    .select("id")
    .where(isValid)
    .where((eb) => eb.or([eb("lastUsedAt", "is", null), eb("lastUsedAt", "<", raw<Date>`now() - interval '1 minute'`)]))
    .forNoKeyUpdate()
    .skipLocked();
  const used = query.updateTable("ApiToken").set({ lastUsedAt: raw`now()` }).where("id", "in", unrecorded);
  const rows = await sql.run(
    query
      .with("used", () => used)
      .selectFrom(actors.as("a"))
      .innerJoin("ApiToken", "ApiToken.userId", "a.id")
      .selectAll("a")
      .select("ApiToken.secretHash")
      .select([raw<TokenScope[]>`to_json("ApiToken"."scopes")`.as("tokenScopes"), tokenEnd.as("tokenExpiresAt")])
      .where(isValid),
  );
  const byHash = new Map(rows.map(({ secretHash, ...actor }) => [secretHash, actor]));
  return secretHashes.map((hash) => byHash.get(hash) ?? null);
}

export async function findPeople({ prisma }: Connection, ids: readonly string[]): Promise<PersonRecord[]> {
  return prisma.user.findMany({ where: { id: { in: [...ids] } }, select: { id: true, name: true, email: true } });
}

export async function findPersonByEmail({ prisma }: Connection, email: string): Promise<PersonRecord | null> {
  return prisma.user.findUnique({ where: { email: normaliseEmail(email) }, select: { id: true, name: true, email: true } });
}

/** Members of a project, by name. */
export async function listMembers({ prisma }: Connection, projectId: string): Promise<PersonRecord[]> {
  const rows = await prisma.membership.findMany({
    where: { projectId, NOT: { roles: { isEmpty: true } } },
    orderBy: { user: { name: "asc" } },
    select: { user: { select: { id: true, name: true, email: true } } },
  });
  return rows.map(({ user }) => user);
}

/** Roles of people in a project, ADMIN included. */
export async function findRoles(
  { prisma }: Connection,
  keys: readonly { readonly userId: string; readonly projectId: string | null }[],
): Promise<Role[][]> {
  const userIds = [...new Set(keys.map(({ userId }) => userId))];
  const people = await prisma.user.findMany({
    where: { id: { in: userIds } },
    select: { id: true, isAdministrator: true, memberships: { select: { projectId: true, roles: true } } },
  });
  const byId = new Map(people.map((person) => [person.id, person]));
  return keys.map(({ userId, projectId }) => {
    const person = byId.get(userId);
    if (!person) return [];
    const held = person.memberships
      .filter((membership) => projectId !== null && membership.projectId === projectId)
      .flatMap(({ roles }) => roles);
    return person.isAdministrator ? [...held, "ADMIN" as const] : held;
  });
}

export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}

/**
 * Creates a local account; the password is stored as a scrypt hash.
 * @throws AppError INVALID_INPUT if the address is malformed or taken; then the details name the account that has it.
 */
export async function createUser(
  { prisma }: Connection,
  input: {
    readonly email: string;
    readonly name: string;
    readonly password: string;
    /** The password was set by somebody other than its owner; valid until then. */
    readonly oneTimePasswordUntil?: Date;
    readonly isAdministrator?: boolean;
  },
): Promise<PersonRecord> {
  const email = normaliseEmail(input.email);
  const name = input.name.trim();
  // Only these characters can sign in. Threat: a letter of another script makes one address look like another.
  if (!/^[!-?A-~]+@[!-?A-~]+$/.test(email) || email.length > 254) throw new AppError("INVALID_INPUT", "That is not an email address.");
  const fault = faultOfName(name, "A person");
  if (fault !== null) throw new AppError("INVALID_INPUT", fault);
  const account = await prisma.user.findUnique({ where: { email }, select: { id: true, name: true, isAdministrator: true } });
  if (account) throw new AppError("INVALID_INPUT", "There is already an account with that address.", { account });
  const id = newId();
  await prisma.user.create({
    data: {
      id,
      email,
      name,
      emailVerified: true,
      isAdministrator: input.isAdministrator ?? false,
      oneTimePasswordUntil: input.oneTimePasswordUntil ?? null,
      accounts: { create: { id: newId(), accountId: id, providerId: "credential", password: await hashPassword(input.password) } },
    },
  });
  return { id, name, email };
}

/** Sets a person's roles in a project; an empty list ends the membership but leaves its row. */
export async function setMembership(
  { prisma }: Connection,
  projectId: string,
  userId: string,
  roles: readonly Exclude<Role, "ADMIN">[],
): Promise<void> {
  await prisma.membership.upsert({
    where: { projectId_userId: { projectId, userId } },
    create: { projectId, userId, roles: [...roles] },
    update: { roles: [...roles] },
  });
}

/** @throws AppError WRONG_STATE if nobody but this person could administer the installation */
export async function requireAnotherAdministrator({ sql }: Connection, userId: string): Promise<void> {
  // Locked in a fixed order, so that two administrators who step down at once cannot both succeed.
  const administrators = await sql.run(
    query.selectFrom("User").select("id").where("isAdministrator", "=", true).where("disabledAt", "is", null).orderBy("id").forUpdate(),
  );
  if (administrators.every(({ id }) => id === userId))
    throw new AppError("WRONG_STATE", "The last administrator cannot be removed. Make someone else an administrator first.");
}

/** Grants or revokes administrator rights. @throws AppError WRONG_STATE rather than leave no administrator. */
export async function setAdministrator(connection: Connection, userId: string, isAdministrator: boolean): Promise<void> {
  if (!isAdministrator) await requireAnotherAdministrator(connection, userId);
  await connection.prisma.user.update({ where: { id: userId }, data: { isAdministrator } });
}

/** The administrator with the oldest account. */
export async function findFirstAdministrator({ prisma }: PrismaOnly): Promise<PersonRecord | null> {
  return prisma.user.findFirst({
    where: { isAdministrator: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, name: true, email: true },
  });
}

/** Analysts of the project besides this person. */
export async function countOtherAnalysts({ prisma }: PrismaOnly, projectId: string, userId: string): Promise<number> {
  return prisma.membership.count({ where: { projectId, userId: { not: userId }, roles: { has: "ANALYST" } } });
}
