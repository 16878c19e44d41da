import type { Act } from "@second-read/access";
import type { OwnedKind } from "./project-lookup.ts";

/** Where an operation's arguments identify its target: a path, such as `input.projectId`. */
export interface OperationTarget {
  readonly of: OwnedKind | "project";
  readonly argument: string;
}

function target(of: OwnedKind | "project", argument: string): OperationTarget {
  return { of, argument };
}

/** One row for each operation whose scope is a project; who is allowed is in the access package's table. */
export const operationTargets: Partial<Record<Act, OperationTarget>> = {
  "Query.project": target("project", "id"),
  "Query.worklist": target("project", "projectId"),
  "Query.searchExams": target("project", "projectId"),
  "Query.upcoming": target("project", "projectId"),
  "Query.exam": target("exam", "id"),
  "Query.feedback": target("project", "projectId"),
  "Query.upload": target("upload", "id"),
  "Query.myUploads": target("project", "projectId"),
  "Query.snapshots": target("project", "projectId"),
  "Query.snapshot": target("snapshot", "id"),
  "Query.trainingRun": target("trainingRun", "id"),
  "Query.trainingRuns": target("project", "projectId"),
  "Query.modelVersions": target("project", "projectId"),
  "Query.modelVersion": target("modelVersion", "id"),
  "Query.falseNegatives": target("modelVersion", "modelVersionId"),
  "Query.discrepancies": target("project", "projectId"),
  "Query.compareVersions": target("modelVersion", "a"),
  "Query.predictionBatch": target("predictionBatch", "id"),
  "Query.members": target("project", "projectId"),
  "Query.groupRoles": target("project", "projectId"),
  "Query.verifyAuditChain": target("project", "projectId"),
  "Query.auditTrail": target("project", "projectId"),
  "Query.auditArchives": target("project", "projectId"),
  "Query.exports": target("project", "projectId"),
  "Query.export": target("export", "id"),
  "Query.webhooks": target("project", "projectId"),
  "Query.webhook": target("webhook", "id"),
  "Mutation.createUpload": target("project", "input.projectId"),
  "Mutation.completeUpload": target("upload", "uploadId"),
  "Mutation.nextExam": target("project", "projectId"),
  "Mutation.startRead": target("exam", "examId"),
  "Mutation.saveDraft": target("read", "readId"),
  "Mutation.finaliseRead": target("read", "readId"),
  "Mutation.undoFinalise": target("read", "readId"),
  "Mutation.skipExam": target("read", "readId"),
  "Mutation.adjudicate": target("exam", "examId"),
  "Mutation.markFeedbackSeen": target("adjudication", "id"),
  "Mutation.undoAdjudicate": target("exam", "examId"),
  "Mutation.reopenExam": target("exam", "examId"),
  "Mutation.withdrawExam": target("exam", "examId"),
  "Mutation.breakGlass": target("exam", "examId"),
  "Mutation.requestPriors": target("exam", "examId"),
  "Mutation.queuePrior": target("exam", "examId"),
  "Mutation.freezeSnapshot": target("project", "projectId"),
  "Mutation.triggerRetraining": target("project", "input.projectId"),
  "Mutation.reproduce": target("modelVersion", "modelVersionId"),
  "Mutation.cancelTrainingRun": target("trainingRun", "id"),
  "Mutation.markRunsSeen": target("project", "projectId"),
  "Mutation.setRetrainingPolicy": target("project", "projectId"),
  "Mutation.acknowledgeRun": target("trainingRun", "id"),
  "Mutation.predictExams": target("modelVersion", "modelVersionId"),
  "Mutation.promote": target("modelVersion", "modelVersionId"),
  "Mutation.resolveDiscrepancy": target("discrepancy", "id"),
  "Mutation.createExport": target("project", "projectId"),
  "Mutation.cancelExport": target("export", "id"),
  "Mutation.packVersion": target("modelVersion", "modelVersionId"),
  "Mutation.setGroupRoles": target("project", "projectId"),
  "Mutation.createWebhook": target("project", "input.projectId"),
  "Mutation.updateWebhook": target("webhook", "id"),
  "Mutation.deleteWebhook": target("webhook", "id"),
  "Mutation.rotateWebhookSecret": target("webhook", "id"),
  "Mutation.sendTestDelivery": target("webhook", "webhookId"),
  "Mutation.redeliver": target("webhookDelivery", "deliveryId"),
  "Subscription.trainingRunEvents": target("trainingRun", "runId"),
  "Subscription.queueChanged": target("project", "projectId"),
};
