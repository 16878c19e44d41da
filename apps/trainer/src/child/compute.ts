/** The computing child: one task, sent by its parent over IPC, then it ends. It holds no database connection. */
import { constants, setPriority } from "node:os";
import { AppError } from "@second-read/domain";
import { measureDrift, measurePlaces } from "@second-read/evaluation";
import { learningFailure, openBackend, TrainingError } from "@second-read/learning";
import { openStore } from "@second-read/storage";
import { analyse } from "./analyse.ts";
import { evaluate } from "./evaluate.ts";
import { explainImage } from "./explain-image.ts";
import { pack } from "./pack.ts";
import { predict } from "./predict.ts";
import type { BackendReport, ChildMessage, ChildOrder } from "./task.ts";
import { trainOneFold } from "./train-one-fold.ts";
import { tryFoldModels } from "./try-fold-models.ts";

function send(message: ChildMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}

async function run({ task, store: settings, cacheFolder }: ChildOrder): Promise<unknown> {
  if (task.kind === "evaluate") return evaluate(task);
  if (task.kind === "measure-drift") return measureDrift(task.breasts);
  if (task.kind === "measure-places") return measurePlaces(task.places);
  const backend: BackendReport = { tensorflow: null, ...(await openBackend()) };
  if (task.kind === "probe") return backend;
  const tools = { store: await openStore(settings), cacheFolder, send };
  await send({ type: "backend", backend });
  switch (task.kind) {
    case "train-fold":
      return trainOneFold(tools, task);
    case "predict":
      return predict(tools, task);
    case "try-fold-models":
      return tryFoldModels(tools, task);
    case "analyse":
      return analyse(tools, task);
    case "pack":
      return pack(tools, task);
    case "explain":
      return explainImage(tools, task);
  }
}

// A training run takes every core for minutes, so it yields to readers.
setPriority(constants.priority.PRIORITY_LOW);

process.once("message", (order: ChildOrder) => {
  run(order)
    .then(
      (result) => send({ type: "done", result }),
      (error: unknown) => {
        const known = error instanceof AppError || error instanceof TrainingError;
        return send({
          type: "failed",
          code: learningFailure(error) ?? (known ? error.code : "INTERNAL"),
          message: known ? error.message : String(error instanceof Error ? (error.stack ?? error.message) : error),
          details: known ? error.details : {},
        });
      },
    )
    .finally(() => process.exit(0));
});

// Without the parent, results would be lost: its heartbeat has ended, and another attempt may have started.
process.once("disconnect", () => process.exit(1));
