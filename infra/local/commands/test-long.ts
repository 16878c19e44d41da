import { turbo } from "../build.ts";
import { runTests } from "./test.ts";

/** `npm run test:long [-- PATH…]`: only the tests that take minutes, `*.long.test.ts`. */
export async function run(args: readonly string[]): Promise<number> {
  await turbo(["run", "generate"]);
  return runTests(args.length === 0 ? [".long.test.ts"] : args, { LONG_TESTS: "1" });
}
