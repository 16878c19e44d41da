import { recordBackbone } from "@second-read/database";
import { packBackboneFrom, readBackboneArguments } from "@second-read/learning";
import { installBackbone } from "@second-read/storage";
import { openProductStore, withDatabase } from "../command-line.ts";

/** `npm run backbone`: installs a TensorFlow.js layers model that provides the features of the recipe transfer. */
export async function run(args: readonly string[]): Promise<number> {
  const { backbone, bytes, sentence } = await packBackboneFrom(readBackboneArguments(args, "npm run backbone --"));
  await installBackbone(await openProductStore(), backbone, bytes);
  await withDatabase((database) => recordBackbone(database, backbone));
  console.log(sentence);
  return 0;
}
