import { AppError, type TokenScope } from "@second-read/domain";
import type { Act } from "./permissions.ts";

/** Every token may find out who owns it and in which projects it can work. */
const inEveryScope: readonly Act[] = ["Query.me", "Query.projects", "Query.project"];

/** What a program with this one task needs, and no more. */
const actsOf: Readonly<Record<Exclude<TokenScope, "FULL" | "READ_ONLY">, readonly Act[]>> = {
  IMPORT: ["Query.upload", "Query.myUploads", "Mutation.createUpload", "Mutation.completeUpload"],
  RETRAIN: [
    "Query.snapshots",
    "Query.snapshot",
    "Query.trainingRun",
    "Query.trainingRuns",
    "Query.modelVersions",
    "Query.modelVersion",
    "Query.predictionBatch",
    "Query.recipes",
    "Query.computeBackend",
    "Query.trainingService",
    "Mutation.freezeSnapshot",
    "Mutation.triggerRetraining",
    "Mutation.reproduce",
    "Mutation.cancelTrainingRun",
    "Mutation.acknowledgeRun",
    "Mutation.predictExams",
    "Subscription.trainingRunEvents",
  ],
  EXPORT: ["Query.exports", "Query.export", "Query.snapshots", "Query.snapshot", "Mutation.createExport", "Mutation.cancelExport"],
};

/** Whether a token with these scopes may do this, provided its owner may. */
export function isInScope(scopes: readonly TokenScope[], act: Act): boolean {
  return scopes.some((scope) => {
    if (scope === "FULL" || inEveryScope.includes(act)) return true;
    return scope === "READ_ONLY" ? !act.startsWith("Mutation.") : actsOf[scope].includes(act);
  });
}

/** @throws AppError FORBIDDEN (details: condition, scopes) */
export function requireScope(scopes: readonly TokenScope[], act: Act): void {
  if (!isInScope(scopes, act))
    throw new AppError("FORBIDDEN", "The scopes of this token do not include this.", { condition: "TOKEN_SCOPE", scopes });
}
