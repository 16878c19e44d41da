import { discrepancyId, newId } from "@second-read/database";
import { discrepancyKinds, examStatuses } from "@second-read/domain";
import { type GraphQLArgument, getNamedType } from "graphql";
import { createSchema } from "../schema.ts";
import type { Blinded, BlindWorld } from "./blind-world.ts";
import { callsOf, fullSelection } from "./selection.ts";

const schema = createSchema();

const quoted = JSON.stringify;

/** Argument values to try, by name. Evaluations are aggregates over their whole set and are left out of the walk by `skipped`. */
function valuesIn(world: BlindWorld, exam: string) {
  return (path: string, argument: GraphQLArgument): readonly string[] => {
    switch (argument.name) {
      case "projectId":
        return [quoted(world.project)];
      case "modelVersionId":
      case "a":
      case "b":
        return [quoted(world.version)];
      case "runId":
        return [quoted(world.run)];
      case "status":
        return path === "Query.worklist" ? examStatuses.map((status) => `[${status}]`) : [];
      case "estimatedDensity":
        return ["[d]"];
      case "kind":
        return discrepancyKinds.map((kind) => `[${kind}]`);
      case "text":
        // What the notes begin with, both the hidden ones and that of the final exam.
        return [quoted("hidden"), quoted("final")];
      case "open":
        return ["true", "false"];
      case "set":
        return path === "ModelVersion.evaluation" ? [] : ["OUT_OF_FOLD"];
      case "threshold":
        return ["0.5", "0.99"];
      case "first":
        return path === "Query.upcoming" ? [] : ["12"];
      case "limit":
        return ["12"];
      case "id": {
        if (path === "Query.project") return [quoted(world.project)];
        if (path === "Query.exam") return [quoted(exam)];
        if (path === "Query.trainingRun") return [quoted(world.run)];
        if (path === "Query.modelVersion") return [quoted(world.version)];
        return [quoted(world.foreignRead)];
      }
      default:
        return [];
    }
  };
}

/** Every query, with every argument tried, and everything below it. `auditTrail` is the record of the walk itself. */
export function queriesOf(world: BlindWorld, exams: readonly string[]): string[] {
  // `projects` shows an administrator both worlds; each is queried by `project`.
  const skipped = new Set([
    "auditTrail",
    "verifyAuditChain",
    "systemAuditTrail",
    "verifySystemAuditChain",
    "computeBackend",
    "upcoming",
    "apiTokens",
    "allApiTokens",
    "accounts",
    "projects",
  ]);
  const documents = exams.flatMap((exam) =>
    Object.values(schema.getQueryType()?.getFields() ?? {})
      .filter(({ name }) => !skipped.has(name))
      .flatMap((field) =>
        callsOf(`Query.${field.name}`, field, valuesIn(world, exam)).map(
          (call) => `{ ${field.name}: ${call} ${fullSelection(schema, getNamedType(field.type).name, valuesIn(world, exam))} }`,
        ),
      ),
  );
  return [...new Set(documents)];
}

/** Mutations that a blinded person can try on hidden things, and those that they may do, with everything returned. */
export function mutationsOf(world: BlindWorld, who: Blinded): string[] {
  const read = fullSelection(schema, "Read", valuesIn(world, world.waiting.id));
  const truth = fullSelection(schema, "Truth", valuesIn(world, world.waiting.id));
  const exam = fullSelection(schema, "Exam", valuesIn(world, world.waiting.id));
  const draft = '{ breasts: [{ laterality: R, opinion: NORMAL, birads: "1" }], findings: [] }';
  const decide =
    '{ reason: "tried", breasts: [{ laterality: R, class: BENIGN, strength: ADJUDICATED }, { laterality: L, class: NORMAL, strength: ADJUDICATED }] }';
  const { read: own, exam: ownExam } = world.drafts[who];
  const exams = [world.waiting.id, ownExam.id];
  return [
    ...(own
      ? [
          `mutation { nextExam(projectId: ${quoted(world.project)}) ${read} }`,
          `mutation { saveDraft(readId: ${quoted(own)}, input: ${draft}) ${read} }`,
          `mutation { startRead(examId: ${quoted(ownExam.id)}) ${read} }`,
          `mutation { undoFinalise(readId: ${quoted(own)}) ${read} }`,
        ]
      : []),
    `mutation { saveDraft(readId: ${quoted(world.foreignRead)}, input: ${draft}) ${read} }`,
    `mutation { finaliseRead(readId: ${quoted(world.foreignRead)}, input: ${draft}, idempotencyKey: "k") ${read} }`,
    `mutation { undoFinalise(readId: ${quoted(world.foreignRead)}) ${read} }`,
    `mutation { skipExam(readId: ${quoted(world.foreignRead)}, reason: "tried") }`,
    ...exams.flatMap((id) => [
      `mutation { adjudicate(examId: ${quoted(id)}, input: ${decide}) ${truth} }`,
      `mutation { undoAdjudicate(examId: ${quoted(id)}) ${exam} }`,
      `mutation { reopenExam(examId: ${quoted(id)}, reason: "tried") ${exam} }`,
      ...discrepancyKinds.map(
        (kind) => `mutation { resolveDiscrepancy(id: ${quoted(discrepancyId(id, "R", kind))}, verdict: AMBIGUOUS) { id } }`,
      ),
    ]),
    `mutation { adjudicate(examId: ${quoted(world.disputed.id)}, input: { reason: "", breasts: [] }) ${truth} }`,
    `mutation { adjudicate(examId: ${quoted(world.disputed.id)}, input: ${decide}, expectedTruthIds: [${quoted(newId())}]) ${truth} }`,
  ];
}

/** The live events of a project and of a run. */
export function subscriptionsOf(world: BlindWorld): string[] {
  return [
    `subscription { queueChanged(projectId: ${quoted(world.project)}) ${fullSelection(schema, "QueueCounts", () => [])} }`,
    `subscription { trainingRunEvents(runId: ${quoted(world.run)}) ${fullSelection(schema, "TrainingRunEvent", valuesIn(world, world.waiting.id))} }`,
  ];
}
