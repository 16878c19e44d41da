import { evaluateOutOfFold, type OutOfFoldEvaluation } from "@second-read/evaluation";
import type { Task } from "./task.ts";

/** Calibrates, chooses operating points and computes metrics from the held-out logits of all folds. */
export function evaluate({ pooling, images, breasts, folds }: Extract<Task, { kind: "evaluate" }>): OutOfFoldEvaluation {
  return evaluateOutOfFold({
    pooling,
    images,
    breasts,
    folds: folds.map(({ fold, logits, malignancies = {}, tissue = {} }) => ({
      fold,
      logits: new Map(Object.entries(logits)),
      malignancies: new Map(Object.entries(malignancies)),
      tissue: new Map(Object.entries(tissue)),
    })),
  });
}
