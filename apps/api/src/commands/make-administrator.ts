/**
 * `node apps/api/src/commands/make-administrator.js EMAIL`: the same as `npm run admin`, without a checkout. Prints a new person's one-time password.
 */
import { makeAdministrator, openDatabase } from "@second-read/database";
import { fields, parseConfig } from "@second-read/runtime";
import { z } from "zod";

const { DATABASE_URL } = parseConfig(z.object({ DATABASE_URL: fields.DATABASE_URL }), process.env);
const database = openDatabase({ url: DATABASE_URL, poolSize: 2 });
try {
  const email = process.argv[2] ?? "";
  const { password } = await makeAdministrator(database, { email });
  console.log(password === null ? `${email} is an administrator.` : `${email} is an administrator. One-time password: ${password}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await database.close();
}
