/** `node apps/trainer/src/commands/install-backbone.js [FOLDER | model.json | ADDRESS]`: `npm run backbone` where there is no checkout. */
import { openDatabase, recordBackbone } from "@second-read/database";
import { packBackboneFrom, readBackboneArguments } from "@second-read/learning";
import { fields, parseConfig, storeFields, storeSettings } from "@second-read/runtime";
import { installBackbone, openStore } from "@second-read/storage";
import { z } from "zod";

try {
  const what = readBackboneArguments(process.argv.slice(2), "node apps/trainer/src/commands/install-backbone.js");
  const config = parseConfig(z.object({ DATABASE_URL: fields.DATABASE_URL, ...storeFields }), process.env);
  const { backbone, bytes, sentence } = await packBackboneFrom(what);
  await installBackbone(await openStore(storeSettings(config)), backbone, bytes);
  const database = openDatabase({ url: config.DATABASE_URL, poolSize: 2 });
  try {
    await recordBackbone(database, backbone);
  } finally {
    await database.close();
  }
  console.log(sentence);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
