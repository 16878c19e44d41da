import {
  countExams,
  countUnorderedExams,
  type DecisionOfExam,
  type DiscrepancyCount,
  type DiscrepancyFilter,
  type Evaluation,
  type EvaluationKey,
  type ExamRecord,
  findDecisionsOf,
  findDiscrepancyCounts,
  findEvaluations,
  findExams,
  findFinalisedReads,
  findGateResults,
  findImages,
  findImagesOfExams,
  findListedImages,
  findListedRuns,
  findMissedSince,
  findPeople,
  findPrevalences,
  findPriorRequests,
  findReaderAnonymity,
  findReadsOf,
  findRoles,
  findRuns,
  findTruthInForce,
  findTruths,
  findVersions,
  type GateResult,
  type ImageRecord,
  type ListedImage,
  type ListedRun,
  listAliases,
  listMetrics,
  type MetricsKey,
  type ModelVersion,
  type NewMetricValue,
  type PersonRecord,
  type PriorRequestRecord,
  type ReadRecord,
  type ScoredBreastKey,
  type TrainingRun,
  type TruthRecord,
} from "@second-read/database";
import type { Role } from "@second-read/domain";
import DataLoader from "dataloader";
import { createPace, type Pace, PacedLoader } from "./common/pace.ts";
import type { Deps } from "./deps.ts";
import { createExamViews, type ExamViews } from "./exams/visibility.ts";
import { type KnownEvaluation, type KnownEvaluationKey, outlineKnown } from "./models/operations/outline-known.ts";
import { createHeatMapLoader, type HeatMapKey } from "./predictions/operations/queue-heat-maps.ts";
import { type PredictionKey, type PredictionWithImages, readPredictions } from "./predictions/operations/read-predictions.ts";
import type { Actor } from "./sign-in/actor.ts";

/** Look-ups of one request, batched into one statement per kind. They do not apply the blindness rule; ask `views` first. */
export interface Loaders {
  readonly person: DataLoader<string, PersonRecord | null>;
  readonly examCount: DataLoader<string, number>;
  readonly roles: DataLoader<{ userId: string; projectId: string | null }, Role[], string>;
  readonly exam: DataLoader<string, ExamRecord | null>;
  readonly image: DataLoader<string, ImageRecord | null>;
  readonly priorRequests: DataLoader<string, PriorRequestRecord[]>;
  readonly unorderedExams: DataLoader<string, number>;
  readonly imagesOfExam: DataLoader<string, ImageRecord[]>;
  readonly listedImages: DataLoader<string, ListedImage[]>;
  readonly finalisedReads: DataLoader<string, ReadRecord[]>;
  readonly myRead: DataLoader<string, ReadRecord | null>;
  readonly readerAnonymity: DataLoader<string, { readonly anonymousReaders: boolean; readonly key: string } | null>;
  readonly myDecision: DataLoader<string, DecisionOfExam | null>;
  readonly truthInForce: DataLoader<string, TruthRecord[]>;
  readonly truth: DataLoader<string, TruthRecord | null>;
  readonly predictions: DataLoader<PredictionKey, PredictionWithImages[], string>;
  /** Queues heat maps that do not exist yet. Rejects if there are too many for one document or one person. */
  readonly queuedHeatMap: DataLoader<HeatMapKey, true, string>;
  readonly version: DataLoader<string, ModelVersion | null>;
  readonly aliases: DataLoader<string, string[]>;
  readonly run: DataLoader<string, TrainingRun | null>;
  readonly listedRun: DataLoader<string, ListedRun | null>;
  readonly gate: DataLoader<string, GateResult | null>;
  readonly evaluation: DataLoader<EvaluationKey, Evaluation | null, string>;
  /** A thousand rows may name one version: its metrics over what this person knows are computed once. */
  readonly knownEvaluation: DataLoader<KnownEvaluationKey, KnownEvaluation, string>;
  readonly publishedMetrics: DataLoader<MetricsKey, NewMetricValue[], string>;
  /** As stated by the version's project. */
  readonly prevalence: DataLoader<string, number | null>;
  readonly discrepancyCounts: DataLoader<Pick<DiscrepancyFilter, "projectId" | "knownTo">, DiscrepancyCount[], string>;
  readonly missedSince: DataLoader<ScoredBreastKey, number | null, string>;
  readonly views: ExamViews;
  readonly openedImages: OpenedImages;
}

/** Records in the audit trail that the actor opens images of an exam. */
export interface OpenedImages {
  /** Resolves once it is recorded. Load it before returning an address, unless `has` is true. */
  load(examId: string): Promise<true>;
  /** Whether it is already recorded. */
  has(examId: string): boolean;
}

export function createLoaders(deps: Pick<Deps, "database" | "clock" | "jobs" | "measuring" | "openings">, actor: Actor | null): Loaders {
  const { database } = deps;
  const { sql } = database;
  const pace = createPace();
  return {
    person: byId(pace, (ids) => findPeople(database, ids)),
    examCount: new DataLoader((projectIds) => countExams(database, projectIds)),
    roles: new DataLoader((keys) => findRoles(database, keys), { cacheKeyFn: ({ userId, projectId }) => `${userId} ${projectId}` }),
    exam: byId(pace, (ids) => findExams(sql, ids)),
    image: byId(pace, (ids) => findImages(sql, ids)),
    priorRequests: byExam(pace, (ids) => findPriorRequests(sql, ids)),
    unorderedExams: new PacedLoader(pace, async (examIds) => {
      const counts = await countUnorderedExams(sql, examIds);
      return examIds.map((id) => counts.get(id) ?? 0);
    }),
    imagesOfExam: byExam(pace, (ids) => findImagesOfExams(sql, ids)),
    listedImages: byExam(pace, (ids) => findListedImages(sql, ids)),
    finalisedReads: byExam(pace, (ids) => findFinalisedReads(sql, ids)),
    myRead: new PacedLoader(pace, async (examIds) => {
      const reads = actor === null ? [] : await findReadsOf(sql, examIds, actor.id);
      const found = new Map(reads.map((read) => [read.examId, read]));
      return examIds.map((id) => found.get(id) ?? null);
    }),
    readerAnonymity: byId(pace, (ids) => findReaderAnonymity(database, ids)),
    myDecision: new PacedLoader(pace, async (examIds) => {
      const decisions = actor === null ? [] : await findDecisionsOf(sql, examIds, actor.id);
      const found = new Map(decisions.map((decision) => [decision.examId, decision]));
      return examIds.map((id) => found.get(id) ?? null);
    }),
    truthInForce: byExam(pace, (ids) => findTruthInForce(sql, ids)),
    truth: byId(pace, (ids) => findTruths(sql, ids)),
    predictions: new PacedLoader(pace, (keys) => readPredictions(deps, keys), {
      cacheKeyFn: ({ projectId, examId, modelVersionId }) => `${projectId} ${examId} ${modelVersionId}`,
    }),
    queuedHeatMap: createHeatMapLoader(deps, actor),
    version: byId(pace, (ids) => findVersions(database, ids)),
    aliases: new DataLoader(async (ids) => {
      const rows = await listAliases(database, ids);
      return ids.map((id) => rows.filter(({ modelVersionId }) => modelVersionId === id).map(({ name }) => name));
    }),
    run: byId(pace, (ids) => findRuns(database, ids)),
    listedRun: byId(pace, (ids) => findListedRuns(database, ids)),
    gate: new DataLoader(async (ids) => {
      const found = new Map((await findGateResults(database, ids)).map((row) => [row.modelVersionId, row]));
      return ids.map((id) => found.get(id) ?? null);
    }),
    evaluation: byKey(
      pace,
      ({ modelVersionId, set }: EvaluationKey) => `${modelVersionId} ${set}`,
      (keys) => findEvaluations(database, keys),
      ([first]) => first ?? null,
    ),
    knownEvaluation: new DataLoader((keys) => Promise.all(keys.map((key) => outlineKnown(deps, key))), {
      cacheKeyFn: ({ evaluationId, personId }) => `${evaluationId} ${personId}`,
    }),
    publishedMetrics: byKey(
      pace,
      ({ evaluationId, subgroup, operatingPoint }: MetricsKey) => JSON.stringify([evaluationId, subgroup, operatingPoint]),
      (keys) => listMetrics(database, keys),
      (rows) => rows,
    ),
    prevalence: new DataLoader(async (ids) => {
      const found = new Map((await findPrevalences(database, ids)).map(({ id, prevalence }) => [id, prevalence]));
      return ids.map((id) => found.get(id) ?? null);
    }),
    discrepancyCounts: new DataLoader((queues) => Promise.all(queues.map((queue) => findDiscrepancyCounts(sql, queue))), {
      cacheKeyFn: ({ projectId, knownTo }) => `${projectId} ${knownTo}`,
    }),
    missedSince: new DataLoader((breasts) => findMissedSince(database, breasts), {
      cacheKeyFn: ({ examId, laterality, modelVersionId }) => `${examId} ${laterality} ${modelVersionId}`,
    }),
    views: createExamViews(deps, actor, deps.openings),
    openedImages: createOpenedImages(deps, actor),
  };
}

function createOpenedImages({ openings, clock }: Pick<Deps, "openings" | "clock">, actor: Actor | null): OpenedImages {
  const noted = new Set<string>();
  const loader = new DataLoader<string, true>(async (examIds) => {
    if (actor !== null) await openings.note({ examIds, actorId: actor.id, action: "openImages", at: clock() });
    for (const id of examIds) noted.add(id);
    return examIds.map(() => true as const);
  });
  return { load: (examId) => loader.load(examId), has: (examId) => noted.has(examId) };
}

function byId<Row extends { readonly id: string }>(
  pace: Pace,
  find: (ids: readonly string[]) => Promise<Row[]>,
): DataLoader<string, Row | null> {
  return new PacedLoader(pace, async (ids) => {
    const found = new Map((await find(ids)).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
}

/** For rows that contain their own key. */
function byKey<Key, Row extends Key, Answer>(
  pace: Pace,
  textOf: (key: Key) => string,
  find: (keys: readonly Key[]) => Promise<Row[]>,
  answerOf: (rows: Row[]) => Answer,
): DataLoader<Key, Answer, string> {
  return new PacedLoader(
    pace,
    async (keys) => {
      const found = Map.groupBy(await find(keys), textOf);
      return keys.map((key) => answerOf(found.get(textOf(key)) ?? []));
    },
    { cacheKeyFn: textOf },
  );
}

function byExam<Row extends { readonly examId: string }>(
  pace: Pace,
  find: (ids: readonly string[]) => Promise<Row[]>,
): DataLoader<string, Row[]> {
  return new PacedLoader(pace, async (examIds) => {
    const found = new Map<string, Row[]>(examIds.map((id) => [id, []]));
    for (const row of await find(examIds)) found.get(row.examId)?.push(row);
    return examIds.map((id) => found.get(id) ?? []);
  });
}
