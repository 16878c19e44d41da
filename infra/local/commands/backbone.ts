import { appendAudit, systemChain } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { openBackbone, packBackbone, readLayersModel, sha256Hex } from "@second-read/learning";
import { installBackbone } from "@second-read/storage";
import { openProductStore, readArguments, withDatabase } from "../command-line.ts";

/** The public MobileNet v1 of TensorFlow.js (ImageNet, Apache-2.0). */
const publicModel = "https://storage.googleapis.com/tfjs-models/tfjs/mobilenet_v1_1.0_224/model.json";
const usage = "npm run backbone -- [FOLDER | model.json | ADDRESS] [--cut LAYER] [--input LOW,HIGH] [--name NAME]";

/**
 * `npm run backbone`: installs a TensorFlow.js layers model whose features the recipe transfer takes. It is cut at the layer `--cut` and fed grey levels
 * from LOW to HIGH; without options as MobileNet v1 is.
 */
export async function run(args: readonly string[]): Promise<number> {
  const given = args[0] !== undefined && !args[0].startsWith("--");
  const { words, options } = readArguments(args, given ? 1 : 0, ["cut", "input", "name"], usage);
  const place = words[0] ?? publicModel;
  const [low = Number.NaN, high = Number.NaN, ...more] = (options.input ?? "-1,1").split(",").map(Number);
  if (!Number.isFinite(low) || !Number.isFinite(high) || low === high || more.length > 0)
    throw new AppError(
      "INVALID_INPUT",
      `--input is two different numbers, what black and white become, such as -1,1 or 0,255. usage: ${usage}`,
    );
  const cut = options.cut ?? "conv_pw_12_relu";
  const bytes = await packBackbone(await readLayersModel(place), {
    name: options.name ?? "MobileNet v1 1.0, ImageNet",
    cut,
    input: { low, high },
  });
  const { description, stride, channels } = await openBackbone(bytes);
  const backbone = { sha256: sha256Hex(bytes), name: description.name, cut };
  await installBackbone(await openProductStore(), backbone, bytes);
  await withDatabase((database) =>
    database.sqlTransaction((sql) =>
      appendAudit(sql, {
        chain: systemChain,
        at: new Date(),
        actorId: null,
        action: "installBackbone",
        subject: `backbone ${backbone.sha256}`,
        outcome: "done",
        details: { name: description.name, cut, by: "command line" },
      }),
    ),
  );
  console.log(
    `Installed ${description.name}, cut at ${cut}: ${channels} features each ${stride} pixels, SHA-256 ${backbone.sha256}. New runs take it by default (recipe transfer).`,
  );
  return 0;
}
