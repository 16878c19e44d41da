import { createApiToken, createProject, createUser, type Database, setMembership } from "@second-read/database";

/** A project for one test, and the token of somebody who sends files to it. */
export async function createDataManager(database: Database, key: string): Promise<{ readonly projectId: string; readonly token: string }> {
  const { id: projectId } = await createProject(database, { key, name: key, lockedTestShare: 0 });
  const { id: userId } = await createUser(database, { email: `one@${key}.test`, name: "One", password: "a password of some length" });
  await setMembership(database, projectId, userId, ["DATA_MANAGER"]);
  const { secret: token } = await createApiToken(database, { userId, name: "test" });
  return { projectId, token };
}
