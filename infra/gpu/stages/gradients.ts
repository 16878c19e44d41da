/** For every operation that recipes train through: its gradients on the card compared with those of the plain JavaScript backend. */
import { openBackend } from "@second-read/tfjs-training";
import { gradientDifferences, operations } from "@second-read/tfjs-training/check";
import { openCard, report, runStage, secondsLeft } from "./stage.ts";

await runStage(async () => {
  const { name } = await openCard();
  await openBackend({ only: "cpu" });
  for (const [operation, [f, ...args]] of Object.entries(operations)) {
    if (secondsLeft() < 2) report({ operation, skipped: "no time was left" });
    else report({ operation, difference: Math.max(...(await gradientDifferences(name, f, args))) });
  }
});
