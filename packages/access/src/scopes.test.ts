import { tokenScopes } from "@second-read/domain";
import { expect, test } from "vitest";
import { acts } from "./permissions.ts";
import { isInScope } from "./scopes.ts";

const changesOf = (scope: (typeof tokenScopes)[number]) =>
  acts.filter((act) => act.startsWith("Mutation.") && isInScope([scope], act)).map((act) => act.slice("Mutation.".length));

test("the full scope allows everything, the read-only one everything that changes nothing", () => {
  expect(acts.filter((act) => !isInScope(["FULL"], act))).toEqual([]);
  expect(acts.filter((act) => isInScope(["READ_ONLY"], act))).toEqual(acts.filter((act) => !act.startsWith("Mutation.")));
});

test("each other scope changes what it is named for, and nothing else", () => {
  expect(changesOf("IMPORT").sort()).toEqual(["completeUpload", "createUpload"]);
  expect(changesOf("EXPORT").sort()).toEqual(["cancelExport", "createExport"]);
  expect(changesOf("RETRAIN").sort()).toEqual([
    "acknowledgeRun",
    "cancelTrainingRun",
    "freezeSnapshot",
    "predictExams",
    "reproduce",
    "triggerRetraining",
  ]);
});

test("several scopes add up, and no scope allows nothing", () => {
  expect(isInScope(["READ_ONLY", "IMPORT"], "Query.worklist")).toBe(true);
  expect(isInScope(["READ_ONLY", "IMPORT"], "Mutation.createUpload")).toBe(true);
  expect(acts.filter((act) => isInScope([], act))).toEqual([]);
});

test("only the full scope reaches reads, decisions, accounts, roles or credentials", () => {
  const narrow = tokenScopes.filter((scope) => scope !== "FULL");
  for (const act of [
    "finaliseRead",
    "adjudicate",
    "promote",
    "setRoles",
    "createUser",
    "createWebhook",
    "updateProject",
    "withdrawExam",
  ] as const)
    expect(isInScope(narrow, `Mutation.${act}`)).toBe(false);
});
