import { turbo } from "../build.ts";
import { runProgram } from "../run-program.ts";

/** `npm run generate`: generates the database client, the schema of the API, and the typed GraphQL documents, each from the one before. */
export async function run(): Promise<number> {
  await turbo(["run", "generate", "--filter=@second-read/database"]);
  const emitted = await runProgram("tsx", ["apps/api/scripts/generate-schema.ts"]);
  if (emitted !== 0) return emitted;
  await turbo(["run", "generate"]);
  return 0;
}
