import { turbo } from "../build.ts";

/** `npm run generate`: the database client and the typed GraphQL documents. */
export async function run(): Promise<number> {
  await turbo(["run", "generate"]);
  return 0;
}
