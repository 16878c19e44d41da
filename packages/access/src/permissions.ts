import { AppError, assertNever, keysOf, notFound, type Role } from "@second-read/domain";
import { type Actor, isMember, rolesIn, type SystemActor } from "./actor.ts";
import { type Condition, type ConditionFacts, conditionInWords, conditions, ruleInWords } from "./conditions.ts";

/** The scope of an operation, and who is allowed. PROJECT: one of `roles` is required in the project that the target belongs to. */
export type Permission =
  | { readonly reach: "ANYONE" }
  | { readonly reach: "SIGNED_IN"; readonly conditions: readonly Condition[] }
  | { readonly reach: "ADMINISTRATOR"; readonly processes: readonly SystemActor["process"][] }
  | {
      readonly reach: "PROJECT";
      readonly roles: readonly Role[];
      readonly conditions: readonly Condition[];
      /** The product's own processes that may do the same. */
      readonly processes: readonly SystemActor["process"][];
    };

const anyone: Permission = { reach: "ANYONE" };
const signedIn: Permission = { reach: "SIGNED_IN", conditions: [] };
const administrator: Permission = { reach: "ADMINISTRATOR", processes: [] };
const byCommandToo: Permission = { reach: "ADMINISTRATOR", processes: ["command"] };

type Allowed = Pick<Extract<Permission, { reach: "PROJECT" }>, "roles" | "conditions" | "processes">;

function inProject(roles: readonly Role[], more: Partial<Omit<Allowed, "roles">> = {}): Permission {
  return { reach: "PROJECT", roles, conditions: more.conditions ?? [], processes: more.processes ?? [] };
}

// The rows of the design's table. ADMIN may do everything except read and adjudicate.
const everyMember = inProject(["READER", "ARBITER", "DATA_MANAGER", "ANALYST", "ADMIN"]);
const reader = inProject(["READER"]);
const ownRead = inProject(["READER"], { conditions: ["OWN"] });
const arbiter = inProject(["ARBITER"], { conditions: ["NOT_AN_EXAM_THAT_THEY_READ"] });
const dataManager = inProject(["DATA_MANAGER", "ADMIN"]);
const exporter = inProject(["DATA_MANAGER", "ANALYST", "ADMIN"]);
const ownExport = inProject(["DATA_MANAGER", "ANALYST", "ADMIN"], { conditions: ["OWN"] });
const uploader = inProject(["DATA_MANAGER", "ADMIN"], { processes: ["command"] });
const retrainer = inProject(["READER", "DATA_MANAGER", "ANALYST", "ADMIN"], { processes: ["trainer"] });

/** Every query, mutation and subscription, as "Type.field". An operation without a row is allowed to nobody. */
export const permissions = {
  "Query.me": anyone,
  "Query.signInMethods": anyone,
  "Query.groupRoles": inProject(["ADMIN"]),
  "Query.projects": signedIn,
  "Query.project": everyMember,
  "Query.worklist": everyMember,
  "Query.searchExams": everyMember,
  "Query.upcoming": reader,
  "Query.exam": everyMember,
  "Query.feedback": reader,
  "Query.upload": uploader,
  "Query.myUploads": dataManager,
  "Query.snapshots": everyMember,
  "Query.snapshot": everyMember,
  "Query.trainingRun": everyMember,
  "Query.trainingRuns": everyMember,
  "Query.modelVersions": everyMember,
  "Query.modelVersion": everyMember,
  "Query.falseNegatives": everyMember,
  "Query.discrepancies": everyMember,
  "Query.compareVersions": everyMember,
  "Query.predictionBatch": everyMember,
  "Query.members": inProject(["ADMIN"]),
  "Query.apiTokens": signedIn,
  "Query.myAccount": signedIn,
  "Query.sessions": signedIn,
  "Query.accounts": administrator,
  "Query.allApiTokens": administrator,
  "Query.accountPolicy": signedIn,
  "Query.verifyAuditChain": inProject(["ADMIN"]),
  "Query.auditTrail": inProject(["ADMIN"]),
  "Query.auditArchives": inProject(["ADMIN"]),
  "Query.auditRetention": administrator,
  "Query.systemAuditTrail": administrator,
  "Query.systemAuditArchives": administrator,
  "Query.verifySystemAuditChain": administrator,
  "Query.computeBackend": signedIn,
  "Query.trainingService": signedIn,
  "Query.recipes": signedIn,
  "Query.exports": ownExport,
  "Query.export": ownExport,
  "Query.webhooks": dataManager,
  "Query.webhook": dataManager,

  "Mutation.createUpload": uploader,
  "Mutation.completeUpload": uploader,
  "Mutation.nextExam": reader,
  "Mutation.startRead": inProject(["READER"], { conditions: ["NOT_AN_EXAM_THAT_THEY_READ", "BLIND_TO_THE_EXAM"] }),
  "Mutation.saveDraft": ownRead,
  "Mutation.finaliseRead": ownRead,
  "Mutation.undoFinalise": inProject(["READER"], { conditions: ["OWN", "BLIND_TO_THE_EXAM"] }),
  "Mutation.skipExam": ownRead,
  "Mutation.adjudicate": inProject(["ARBITER"], { conditions: ["NOT_AN_EXAM_THAT_THEY_READ", "BLIND_TO_THE_EXAM"] }),
  "Mutation.markFeedbackSeen": ownRead,
  "Mutation.undoAdjudicate": inProject(["ARBITER"], { conditions: ["OWN", "BLIND_TO_THE_EXAM"] }),
  "Mutation.reopenExam": arbiter,
  "Mutation.withdrawExam": dataManager,
  "Mutation.breakGlass": dataManager,
  "Mutation.requestPriors": inProject(["READER", "ARBITER", "DATA_MANAGER", "ADMIN"]),
  "Mutation.queuePrior": dataManager,
  "Mutation.freezeSnapshot": dataManager,
  "Mutation.triggerRetraining": retrainer,
  "Mutation.reproduce": inProject(["DATA_MANAGER", "ANALYST", "ADMIN"]),
  "Mutation.cancelTrainingRun": inProject(["READER", "DATA_MANAGER", "ANALYST", "ADMIN"]),
  "Mutation.markRunsSeen": inProject(["ANALYST", "ADMIN"]),
  "Mutation.setRetrainingPolicy": inProject(["ADMIN"]),
  "Mutation.acknowledgeRun": inProject(["DATA_MANAGER", "ANALYST", "ADMIN"]),
  "Mutation.predictExams": retrainer,
  "Mutation.promote": inProject(["ANALYST", "ADMIN"], {
    conditions: ["NOT_THE_STARTER_WHILE_ANOTHER_ANALYST_EXISTS", "A_REJECTED_VERSION_ONLY_BY_AN_ADMINISTRATOR"],
  }),
  "Mutation.resolveDiscrepancy": inProject(["READER", "ARBITER", "ANALYST", "ADMIN"]),
  "Mutation.createExport": exporter,
  "Mutation.cancelExport": ownExport,
  "Mutation.packVersion": exporter,
  "Mutation.createWebhook": dataManager,
  "Mutation.updateWebhook": dataManager,
  "Mutation.deleteWebhook": dataManager,
  "Mutation.rotateWebhookSecret": dataManager,
  "Mutation.sendTestDelivery": dataManager,
  "Mutation.redeliver": dataManager,
  "Mutation.createProject": byCommandToo,
  "Mutation.updateProject": administrator,
  "Mutation.createUser": byCommandToo,
  "Mutation.setRoles": administrator,
  "Mutation.setGroupRoles": inProject(["ADMIN"]),
  "Mutation.changePassword": signedIn,
  "Mutation.resetPassword": administrator,
  "Mutation.removeTotp": administrator,
  "Mutation.setUserDisabled": administrator,
  "Mutation.setAccountPolicy": administrator,
  "Mutation.setAuditRetention": administrator,
  "Mutation.signOutEverywhere": { reach: "SIGNED_IN", conditions: ["OWN_OR_ADMINISTRATOR"] },
  "Mutation.endSession": { reach: "SIGNED_IN", conditions: ["OWN"] },
  "Mutation.createApiToken": signedIn,
  "Mutation.revokeApiToken": { reach: "SIGNED_IN", conditions: ["OWN_OR_ADMINISTRATOR"] },

  "Subscription.trainingRunEvents": everyMember,
  "Subscription.queueChanged": everyMember,
} as const satisfies Record<string, Permission>;

export type Act = keyof typeof permissions;
export const acts = keysOf(permissions);

/** What a person may do whose password was set by somebody else. */
const openWithOneTimePassword: ReadonlySet<Act> = new Set<Act>([
  "Query.me",
  "Query.signInMethods",
  "Query.myAccount",
  "Mutation.changePassword",
]);

/** @throws AppError FORBIDDEN (details: condition) until the person has set their own password */
export function requireOwnPassword(act: Act): void {
  if (openWithOneTimePassword.has(act)) return;
  throw new AppError("FORBIDDEN", "Change your password first: it was set by somebody else.", { condition: "OWN_PASSWORD" });
}

export function isAct(text: string): text is Act {
  return Object.hasOwn(permissions, text);
}

export function permissionOf(act: Act): Permission {
  return permissions[act];
}

/** Who is allowed, in words: "READER of the project; their own only." */
export function permissionInWords(act: Act): string {
  const permission = permissionOf(act);
  const who = (people: string, rules: readonly Condition[]) => `${[people, ...rules.map(ruleInWords)].join("; ")}.`;
  switch (permission.reach) {
    case "ANYONE":
      return who("Anyone", []);
    case "SIGNED_IN":
      return who("Anyone who is signed in", permission.conditions);
    case "ADMINISTRATOR":
      return who("ADMIN", []);
    case "PROJECT":
      return who(`${permission.roles.join(", ")} of the project`, permission.conditions);
    default:
      return assertNever(permission);
  }
}

/**
 * Whether the actor's role allows this. `projectId`: the project of the target; required if the scope is PROJECT. Conditions on the target itself are
 * checked afterwards, with `unmetCondition`.
 */
export function may(actor: Actor | null, act: Act, projectId?: string | null): boolean {
  const permission = permissionOf(act);
  switch (permission.reach) {
    case "ANYONE":
      return true;
    case "SIGNED_IN":
      return actor?.kind === "user";
    case "ADMINISTRATOR":
      return actor?.kind === "system" ? permission.processes.includes(actor.process) : actor?.isAdministrator === true;
    case "PROJECT":
      if (!actor || projectId == null) return false;
      if (actor.kind === "system") return permission.processes.includes(actor.process);
      return rolesIn(actor, projectId).some((role) => permission.roles.includes(role));
    default:
      return assertNever(permission);
  }
}

/** The operation's first condition that the facts do not meet; null if all are met. Missing facts do not meet a condition. */
export function unmetCondition(actor: Actor, act: Act, facts: Omit<ConditionFacts, "isAdministrator">): Condition | null {
  const permission = permissionOf(act);
  if (actor.kind === "system" || permission.reach === "ANYONE" || permission.reach === "ADMINISTRATOR") return null;
  const told = { ...facts, isAdministrator: actor.isAdministrator };
  return permission.conditions.find((condition) => !conditions[condition](told)) ?? null;
}

/**
 * Passes if the actor's role allows it, or throws.
 * @throws AppError UNAUTHENTICATED without an actor, NOT_FOUND for a project of which the actor is not a member, FORBIDDEN for the wrong role
 */
export function requireMay(actor: Actor | null, act: Act, projectId?: string | null): asserts actor is Actor {
  if (may(actor, act, projectId)) return;
  if (!actor) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
  if (permissionOf(act).reach === "PROJECT" && (projectId == null || !isMember(actor, projectId))) {
    throw notFound();
  }
  throw new AppError("FORBIDDEN", "Your role does not allow this.");
}

/** @throws AppError FORBIDDEN with the condition's sentence */
export function requireConditions(actor: Actor, act: Act, facts: Omit<ConditionFacts, "isAdministrator">): void {
  const unmet = unmetCondition(actor, act, facts);
  if (unmet) throw new AppError("FORBIDDEN", conditionInWords(unmet), { condition: unmet });
}
