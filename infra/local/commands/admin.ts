import { appendAudit, createUser, findPersonByEmail, makeOneTimePassword, setAdministrator, systemChain } from "@second-read/database";
import { readArguments, withDatabase } from "../command-line.ts";

/** `npm run admin -- EMAIL`: makes that person an administrator; one who is new gets a one-time password, printed once. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, options } = readArguments(args, 1, ["name"], "npm run admin -- EMAIL [--name NAME]");
  const email = words[0] ?? "";
  const { password, until } = makeOneTimePassword(new Date());
  const isNew = await withDatabase((database) =>
    database.transaction(async (connection) => {
      const known = await findPersonByEmail(connection, email);
      const name = options.name ?? (email.split("@")[0] || email);
      const person = known ?? (await createUser(connection, { email, name, password, oneTimePasswordUntil: until }));
      await setAdministrator(connection, person.id, true);
      await appendAudit(connection.sql, {
        chain: systemChain,
        at: new Date(),
        actorId: null,
        action: "setAdministrator",
        subject: `user ${person.id}`,
        outcome: "done",
        details: { by: "command line" },
      });
      return known === null;
    }),
  );
  console.log(isNew ? `${email} is an administrator. One-time password: ${password}` : `${email} is an administrator.`);
  return 0;
}
