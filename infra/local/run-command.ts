import { AppError } from "@second-read/domain";
import { ensureClient } from "./ensure-client.ts";

/** A command: what comes after `--`, and the exit code that comes out. */
export interface Command {
  run(args: readonly string[]): Promise<number>;
}

const [name = "", ...args] = process.argv.slice(2);
try {
  // stdout is the command's alone: `npm run token` prints the token and nothing else.
  await ensureClient((what, work) => {
    console.error(`${what} …`);
    return work();
  });
  const command = (await import(`./commands/${name}.ts`)) as Command;
  process.exit(await command.run(args));
} catch (error) {
  // What a person can act on is a sentence; anything else is a fault of ours and shows where.
  console.error(error instanceof AppError || process.env.DEBUG === undefined ? (error instanceof Error ? error.message : error) : error);
  process.exit(1);
}
