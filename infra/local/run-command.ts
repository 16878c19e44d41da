import { AppError } from "@second-read/domain";
import { ensureClient } from "./ensure-client.ts";

/** A command: receives the arguments after `--`, and returns the exit code. */
export interface Command {
  run(args: readonly string[]): Promise<number>;
}

const [name = "", ...args] = process.argv.slice(2);
try {
  // stdout belongs to the command alone: `npm run token` prints the token and nothing else.
  await ensureClient((what, work) => {
    console.error(`${what} …`);
    return work();
  });
  const command = (await import(`./commands/${name}.ts`)) as Command;
  process.exit(await command.run(args));
} catch (error) {
  // An error that a person can act on is printed as a sentence; any other is a fault of ours and shows where.
  console.error(error instanceof AppError || process.env.DEBUG === undefined ? (error instanceof Error ? error.message : error) : error);
  process.exit(1);
}
