/** `phantoms.ts FILE`: trains patch-cnn on three quarters of the phantoms, on the card, and reports the AUC of the other images after each epoch. */
import { learningFailure, openBackend, trainFold } from "@second-read/learning";
import { readPhantoms } from "../phantoms.ts";
import { phantomInput } from "./phantom-input.ts";
import { openCard, report, runStage, secondsLeft } from "./stage.ts";

await runStage(async () => {
  await openCard();
  const images = readPhantoms(process.argv[2] ?? "phantoms.bin");
  const held = images.filter((_, i) => i % 8 < 2);
  const train = images.filter((_, i) => i % 8 >= 2);
  const { name } = await openBackend();
  const outOfTime = new AbortController();
  const timer = setTimeout(() => outOfTime.abort(), (secondsLeft() - 1) * 1000);
  const training = trainFold({
    recipe: "patch-cnn",
    options: { epochs: 12, batch: 64, ...phantomInput },
    fold: 0,
    train,
    validation: held,
    signal: outOfTime.signal,
    onEpoch: ({ epoch, loss, validationAuc, imagesPerSecond }) =>
      report({ backend: name, trained: train.length, heldOut: held.length, epoch, loss, auc: validationAuc, imagesPerSecond }),
  });
  await training.catch((error: unknown) => {
    if (learningFailure(error) !== "CANCELLED") throw error;
    report({ stopped: "no time was left" });
  });
  clearTimeout(timer);
});
