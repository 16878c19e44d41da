import { openCard, report, runStage } from "./stage.ts";

await runStage(async () => {
  const { name, device } = await openCard();
  report({ backend: name, adapter: device });
});
