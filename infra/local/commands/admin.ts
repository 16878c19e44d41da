import { makeAdministrator } from "@second-read/database";
import { readArguments, withDatabase } from "../command-line.ts";

/** `npm run admin -- EMAIL`: makes that person an administrator; a new person gets a one-time password, printed once. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, options } = readArguments(args, 1, ["name"], "npm run admin -- EMAIL [--name NAME]");
  const email = words[0] ?? "";
  const { password } = await withDatabase((database) => makeAdministrator(database, { email, name: options.name }));
  console.log(password === null ? `${email} is an administrator.` : `${email} is an administrator. One-time password: ${password}`);
  return 0;
}
