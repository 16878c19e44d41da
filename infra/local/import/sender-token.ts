import {
  appendAudit,
  type Connection,
  createApiToken,
  type Database,
  findFirstAdministrator,
  findRoles,
  listMembers,
  revokeApiToken,
  systemChain,
} from "@second-read/database";
import { AppError } from "@second-read/domain";
import { personOf, projectOf } from "../command-line.ts";

export interface SenderToken {
  readonly projectId: string;
  readonly secret: string;
  revoke(): Promise<void>;
}

/** Long enough for a large archive; the token is revoked when the command ends. */
const tokenHours = 24;

/**
 * Creates a token for the duration of an import or similar command, in the name of `email`, else of a data manager of the project, else of an
 * administrator. Anyone who can reach the database may do this, and the audit trail records it.
 * @throws AppError NOT_FOUND for a missing project or person; FORBIDDEN if nobody may do it
 */
export async function makeSenderToken(
  database: Database,
  keyOrId: string,
  email: string | undefined,
  purpose: "import" | "reproduction",
): Promise<SenderToken> {
  const { project, userId, token, secret } = await database.transaction(async (connection) => {
    const project = await projectOf(connection, keyOrId);
    const userId = email === undefined ? await findSender(connection, project.id) : (await personOf(connection, email)).id;
    const expiresAt = new Date(Date.now() + tokenHours * 3_600_000);
    const scopes = [purpose === "import" ? "IMPORT" : "RETRAIN"] as const;
    const made = await createApiToken(connection, { userId, name: `${purpose} from the command line`, scopes, expiresAt });
    await record(connection, "createApiToken", made.token.id, userId);
    return { project, userId, ...made };
  });
  return {
    projectId: project.id,
    secret,
    revoke: () =>
      database.transaction(async (connection) => {
        await revokeApiToken(connection, token.id, userId);
        await record(connection, "revokeApiToken", token.id, userId);
      }),
  };
}

async function findSender(connection: Connection, projectId: string): Promise<string> {
  const members = await listMembers(connection, projectId);
  const roles = await findRoles(
    connection,
    members.map(({ id: userId }) => ({ userId, projectId })),
  );
  const manager = members.find((_, index) => roles[index]?.includes("DATA_MANAGER"));
  if (manager) return manager.id;
  const administrator = await findFirstAdministrator(connection);
  if (administrator) return administrator.id;
  throw new AppError(
    "FORBIDDEN",
    "Nobody may import into this project. Create an administrator with npm run admin -- EMAIL, or make a member a data manager.",
  );
}

function record({ sql }: Connection, action: string, tokenId: string, userId: string): Promise<unknown> {
  return appendAudit(sql, {
    chain: systemChain,
    at: new Date(),
    actorId: null,
    action,
    subject: `token ${tokenId}`,
    outcome: "done",
    details: { userId, by: "command line" },
  });
}
