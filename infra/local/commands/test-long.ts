import { turbo } from "../build.ts";
import { runTests } from "./test.ts";

/** `npm run test:long [-- PATH…]`: runs only the tests that take minutes, `*.long.test.ts` and, without paths, `*.long.spec.ts`. */
export async function run(args: readonly string[]): Promise<number> {
  await turbo(["run", "generate"]);
  return runTests(args, { LONG_TESTS: "1" });
}
