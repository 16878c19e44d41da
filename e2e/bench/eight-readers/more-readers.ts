import { createApiToken, type Database, newId, setMembership } from "@second-read/database";

/**
 * Tokens for this many readers of a project, the same people each time. They have no passwords, because hashing those would take a minute of
 * processor time for 200 people and nobody signs in with one.
 */
export async function moreReaders({
  database,
  projectId,
  count,
}: {
  database: Database;
  projectId: string;
  count: number;
}): Promise<string[]> {
  const tokens: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const email = `more-${number}@bench.test`;
    const { id } = await database.prisma.user.upsert({
      where: { email },
      create: { id: newId(), email, name: `Reader ${number}`, emailVerified: true },
      update: {},
    });
    await setMembership(database, projectId, id, ["READER"]);
    tokens.push((await createApiToken(database, { userId: id, name: "bench" })).secret);
  }
  return tokens;
}
