import { appendAudit, systemChain } from "./audit.ts";
import type { Database } from "./connection.ts";
import { makeOneTimePassword } from "./repositories/accounts.ts";
import { createUser, findPersonByEmail, setAdministrator } from "./repositories/people.ts";

/**
 * Makes a person an administrator, for whoever has the machine but no account yet. A new person gets a one-time password, which is returned and not
 * stored; null if they already had an account.
 */
export function makeAdministrator(
  database: Database,
  { email, name }: { readonly email: string; readonly name?: string | undefined },
): Promise<{ readonly password: string | null }> {
  const { password, until } = makeOneTimePassword(new Date());
  return database.transaction(async (connection) => {
    const known = await findPersonByEmail(connection, email);
    const person =
      known ??
      (await createUser(connection, { email, name: name ?? (email.split("@")[0] || email), password, oneTimePasswordUntil: until }));
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
    return { password: known === null ? password : null };
  });
}
