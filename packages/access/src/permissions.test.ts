import { readFileSync } from "node:fs";
import { AppError, type Role, roles } from "@second-read/domain";
import { describe, expect, it } from "vitest";
import type { Actor } from "./actor.ts";
import { type Act, acts, isAct, may, permissionOf, requireConditions, requireMay, unmetCondition } from "./permissions.ts";

const project = "p1";
const member = (...held: Role[]): Actor => ({
  kind: "user",
  userId: "u",
  isAdministrator: held.includes("ADMIN"),
  rolesByProject: new Map([[project, held.filter((role) => role !== "ADMIN")]]),
});
const stranger: Actor = { kind: "user", userId: "s", isAdministrator: false, rolesByProject: new Map([["other", ["READER", "ANALYST"]]]) };
const codeOf = (act: () => void) => {
  try {
    act();
    return "PASSED";
  } catch (error) {
    return (error as AppError).code;
  }
};

// The design's table, written out a second time, operation by operation: R reader, A arbiter, D data manager, N analyst, * administrator.
const letters: Record<string, Role> = { R: "READER", A: "ARBITER", D: "DATA_MANAGER", N: "ANALYST", "*": "ADMIN" };
const table: Record<string, string> = {
  "upcoming nextExam startRead saveDraft finaliseRead undoFinalise skipExam feedback markFeedbackSeen": "R",
  "adjudicate undoAdjudicate reopenExam": "A",
  "upload myUploads createUpload completeUpload withdrawExam breakGlass queuePrior freezeSnapshot": "D*",
  "webhooks webhook createWebhook updateWebhook deleteWebhook rotateWebhookSecret sendTestDelivery redeliver": "D*",
  "exports export createExport cancelExport packVersion": "DN*",
  requestPriors: "RAD*",
  "triggerRetraining cancelTrainingRun predictExams": "RDN*",
  "project worklist exam searchExams snapshots snapshot trainingRun trainingRuns modelVersions modelVersion falseNegatives discrepancies compareVersions predictionBatch":
    "RADN*",
  "trainingRunEvents queueChanged": "RADN*",
  resolveDiscrepancy: "RAN*",
  "promote markRunsSeen": "N*",
  "acknowledgeRun reproduce": "DN*",
  "members verifyAuditChain auditTrail auditArchives systemAuditTrail systemAuditArchives verifySystemAuditChain createProject updateProject setRetrainingPolicy createUser setRoles accounts resetPassword removeTotp setUserDisabled allApiTokens setAccountPolicy auditRetention setAuditRetention groupRoles setGroupRoles":
    "*",
  "projects apiTokens computeBackend trainingService recipes createApiToken revokeApiToken me": "RADN*",
  "signInMethods myAccount accountPolicy sessions changePassword signOutEverywhere endSession": "RADN*",
};
const rows = Object.entries(table).flatMap(([names, who]) => names.split(" ").map((name) => [name, who] as const));
const actOf = (field: string) => acts.find((act) => act.endsWith(`.${field}`)) as Act;

describe("the permission table", () => {
  it.each(rows)("%s: %s", (field, who) => {
    const allowed = roles.filter((role) => may(member(role), actOf(field), project));
    expect(allowed).toEqual(roles.filter((role) => [...who].some((letter) => letters[letter] === role)));
  });

  it("has no operation that is missing from the rows above", () => {
    expect(rows.map(([field]) => actOf(field)).sort()).toEqual([...acts].sort());
  });

  const contract = new URL("../../../apps/api/contract.graphql", import.meta.url);
  const emitted = new URL("../../../apps/api/schema.graphql", import.meta.url);

  it("has a row for every query, mutation and subscription of the schema", () => {
    expect(acts).toEqual(expect.arrayContaining(operationsOf(readFileSync(contract, "utf8"))));
  });

  // The API's own tests prove that none is left out, since they have the executable schema and not only its text.
  it("names only operations of the emitted schema", () => {
    expect(operationsOf(readFileSync(emitted, "utf8"))).toEqual(expect.arrayContaining([...acts]));
  });
});

/** The root fields, one per line. */
function operationsOf(schema: string): string[] {
  const found: string[] = [];
  for (const root of ["Query", "Mutation", "Subscription"]) {
    const body = new RegExp(`^type ${root} \\{\\n([^}]*)\\}`, "m").exec(schema)?.[1] ?? "";
    for (const line of body.split("\n")) {
      const name = /^\s+(\w+)\s*[(:]/.exec(line)?.[1];
      if (name) found.push(`${root}.${name}`);
    }
  }
  return found.sort();
}

describe("anyone without a role here", () => {
  it("may do nothing in others' projects, which do not exist for them", () => {
    for (const act of acts.filter((one) => permissionOf(one).reach === "PROJECT")) {
      expect(may(stranger, act, project)).toBe(false);
      expect(codeOf(() => requireMay(stranger, act, project))).toBe("NOT_FOUND");
      expect(codeOf(() => requireMay(member("ADMIN"), act, null))).toBe("NOT_FOUND");
    }
  });

  it("must sign in for everything except learning who they are and how to sign in", () => {
    expect(acts.filter((act) => may(null, act, project))).toEqual(["Query.me", "Query.signInMethods"]);
    expect(codeOf(() => requireMay(null, "Query.exam", project))).toBe("UNAUTHENTICATED");
  });

  it("with the wrong role, is forbidden rather than told that it does not exist", () => {
    expect(codeOf(() => requireMay(member("READER"), "Mutation.promote", project))).toBe("FORBIDDEN");
    expect(codeOf(() => requireMay(member("READER"), "Mutation.createProject"))).toBe("FORBIDDEN");
    expect(codeOf(() => requireMay(member("ANALYST"), "Mutation.promote", project))).toBe("PASSED");
  });
});

describe("an administrator", () => {
  it("may do everything except read and adjudicate, unless they also hold that role", () => {
    const refused = acts.filter((act) => !may(member("ADMIN"), act, project)).map((act) => act.split(".")[1]);
    expect(refused.sort()).toEqual(
      [
        "adjudicate",
        "feedback",
        "finaliseRead",
        "markFeedbackSeen",
        "nextExam",
        "reopenExam",
        "saveDraft",
        "skipExam",
        "startRead",
        "undoAdjudicate",
        "undoFinalise",
        "upcoming",
      ].sort(),
    );
    expect(may(member("ADMIN", "READER"), "Mutation.startRead", project)).toBe(true);
  });
});

describe("the product's own processes", () => {
  it("may do their own work and nothing else", () => {
    const allowed = (process: "ingest" | "trainer" | "command") =>
      acts.filter((act) => may({ kind: "system", process }, act, project) && permissionOf(act).reach !== "ANYONE");
    expect(allowed("ingest")).toEqual([]);
    expect(allowed("trainer")).toEqual(["Mutation.triggerRetraining", "Mutation.predictExams"]);
    expect(allowed("command")).toEqual([
      "Query.upload",
      "Mutation.createUpload",
      "Mutation.completeUpload",
      "Mutation.createProject",
      "Mutation.createUser",
    ]);
  });
});

describe("conditions", () => {
  it("bar an arbiter from an exam that they have read or opened", () => {
    const facts = { readThisExam: false, openedThisExam: false };
    expect(unmetCondition(member("ARBITER"), "Mutation.adjudicate", facts)).toBeNull();
    expect(unmetCondition(member("ARBITER"), "Mutation.adjudicate", { ...facts, readThisExam: true })).toBe("NOT_AN_EXAM_THAT_THEY_READ");
    expect(unmetCondition(member("ARBITER"), "Mutation.adjudicate", { ...facts, openedThisExam: true })).toBe("BLIND_TO_THE_EXAM");
  });

  it("count an unknown fact against the actor", () => {
    for (const act of acts) {
      const permission = permissionOf(act);
      if (!("conditions" in permission) || permission.conditions.length === 0) continue;
      expect(unmetCondition(member("READER"), act, {})).toBe(permission.conditions[0]);
    }
  });

  it("let the person who started a run promote its version only where there is no other analyst", () => {
    const promote = (facts: object, actor = member("ANALYST")) =>
      unmetCondition(actor, "Mutation.promote", { gateRejected: false, ...facts });
    expect(promote({ startedTheRun: false, otherAnalysts: 3 })).toBeNull();
    expect(promote({ startedTheRun: true, otherAnalysts: 0 })).toBeNull();
    expect(promote({ startedTheRun: true, otherAnalysts: 1 })).toBe("NOT_THE_STARTER_WHILE_ANOTHER_ANALYST_EXISTS");
    expect(promote({ startedTheRun: false, gateRejected: true })).toBe("A_REJECTED_VERSION_ONLY_BY_AN_ADMINISTRATOR");
    expect(promote({ startedTheRun: false, gateRejected: true }, member("ADMIN"))).toBeNull();
  });

  it("are worded as sentences", () => {
    expect(codeOf(() => requireConditions(member("READER"), "Mutation.saveDraft", { own: false }))).toBe("FORBIDDEN");
    expect(codeOf(() => requireConditions(member("READER"), "Mutation.saveDraft", { own: true }))).toBe("PASSED");
    expect(codeOf(() => requireConditions(member("ADMIN"), "Mutation.revokeApiToken", { own: false }))).toBe("PASSED");
  });
});

it("recognises its operations", () => {
  expect([isAct("Query.me"), isAct("Query.toString"), isAct("toString")]).toEqual([true, false, false]);
});
