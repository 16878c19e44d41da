import { appendAudit, createApiToken, systemChain } from "@second-read/database";
import { personOf, readArguments, withDatabase } from "../command-line.ts";

/** `npm run token -- EMAIL`: creates an API token for that person and prints just the token. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, options } = readArguments(args, 1, ["name"], "npm run token -- EMAIL [--name NAME]");
  const secret = await withDatabase((database) =>
    database.transaction(async (connection) => {
      const person = await personOf(connection, words[0] ?? "");
      const made = await createApiToken(connection, { userId: person.id, name: options.name ?? "command line" });
      await appendAudit(connection.sql, {
        chain: systemChain,
        at: new Date(),
        actorId: null,
        action: "createApiToken",
        subject: `token ${made.token.id}`,
        outcome: "done",
        details: { userId: person.id, by: "command line" },
      });
      return made.secret;
    }),
  );
  console.log(secret);
  return 0;
}
