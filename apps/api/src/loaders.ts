import {
  countExams,
  countUnorderedExams,
  type DecisionOfExam,
  type ExamRecord,
  findDecisionsOf,
  findExams,
  findFinalisedReads,
  findImages,
  findImagesOfExams,
  findMissedSince,
  findPeople,
  findPriorRequests,
  findReaderAnonymity,
  findReadsOf,
  findRoles,
  findTruthInForce,
  findTruths,
  findVersions,
  type ImageRecord,
  type ModelVersion,
  type PersonRecord,
  type PriorRequestRecord,
  type ReadRecord,
  type ScoredBreastKey,
  type TruthRecord,
} from "@second-read/database";
import type { Role } from "@second-read/domain";
import DataLoader from "dataloader";
import type { Deps } from "./deps.ts";
import { createExamViews, type ExamViews } from "./exams/visibility.ts";
import { type PredictionKey, type PredictionWithImages, readPredictions } from "./predictions/operations/read-predictions.ts";
import type { Actor } from "./sign-in/actor.ts";

/** Look-ups of one request, gathered into one statement a kind. They know nothing of blindness but `views`: ask it first. */
export interface Loaders {
  readonly person: DataLoader<string, PersonRecord | null>;
  readonly examCount: DataLoader<string, number>;
  readonly roles: DataLoader<{ userId: string; projectId: string | null }, Role[], string>;
  readonly exam: DataLoader<string, ExamRecord | null>;
  readonly image: DataLoader<string, ImageRecord | null>;
  readonly priorRequests: DataLoader<string, PriorRequestRecord[]>;
  readonly unorderedExams: DataLoader<string, number>;
  readonly imagesOfExam: DataLoader<string, ImageRecord[]>;
  readonly finalisedReads: DataLoader<string, ReadRecord[]>;
  readonly myRead: DataLoader<string, ReadRecord | null>;
  readonly readerAnonymity: DataLoader<string, { readonly anonymousReaders: boolean; readonly key: string } | null>;
  readonly myDecision: DataLoader<string, DecisionOfExam | null>;
  readonly truthInForce: DataLoader<string, TruthRecord[]>;
  readonly truth: DataLoader<string, TruthRecord | null>;
  readonly predictions: DataLoader<PredictionKey, PredictionWithImages[], string>;
  readonly version: DataLoader<string, ModelVersion | null>;
  readonly missedSince: DataLoader<ScoredBreastKey, number | null, string>;
  readonly views: ExamViews;
}

export function createLoaders(deps: Pick<Deps, "database" | "clock">, actor: Actor | null): Loaders {
  const { database } = deps;
  const { sql } = database;
  return {
    person: byId((ids) => findPeople(database, ids)),
    examCount: new DataLoader((projectIds) => countExams(database, projectIds)),
    roles: new DataLoader((keys) => findRoles(database, keys), { cacheKeyFn: ({ userId, projectId }) => `${userId} ${projectId}` }),
    exam: byId((ids) => findExams(sql, ids)),
    image: byId((ids) => findImages(sql, ids)),
    priorRequests: byExam((ids) => findPriorRequests(sql, ids)),
    unorderedExams: new DataLoader(async (examIds) => {
      const counts = await countUnorderedExams(sql, examIds);
      return examIds.map((id) => counts.get(id) ?? 0);
    }),
    imagesOfExam: byExam((ids) => findImagesOfExams(sql, ids)),
    finalisedReads: byExam((ids) => findFinalisedReads(sql, ids)),
    myRead: new DataLoader(async (examIds) => {
      const reads = actor === null ? [] : await findReadsOf(sql, examIds, actor.id);
      const found = new Map(reads.map((read) => [read.examId, read]));
      return examIds.map((id) => found.get(id) ?? null);
    }),
    readerAnonymity: byId((ids) => findReaderAnonymity(database, ids)),
    myDecision: new DataLoader(async (examIds) => {
      const decisions = actor === null ? [] : await findDecisionsOf(sql, examIds, actor.id);
      const found = new Map(decisions.map((decision) => [decision.examId, decision]));
      return examIds.map((id) => found.get(id) ?? null);
    }),
    truthInForce: byExam((ids) => findTruthInForce(sql, ids)),
    truth: byId((ids) => findTruths(sql, ids)),
    predictions: new DataLoader((keys) => readPredictions(deps, keys), {
      cacheKeyFn: ({ projectId, examId, modelVersionId }) => `${projectId} ${examId} ${modelVersionId}`,
    }),
    version: byId((ids) => findVersions(database, ids)),
    missedSince: new DataLoader((breasts) => findMissedSince(database, breasts), {
      cacheKeyFn: ({ examId, laterality, modelVersionId }) => `${examId} ${laterality} ${modelVersionId}`,
    }),
    views: createExamViews(deps, actor),
  };
}

function byId<Row extends { readonly id: string }>(find: (ids: readonly string[]) => Promise<Row[]>): DataLoader<string, Row | null> {
  return new DataLoader(async (ids) => {
    const found = new Map((await find(ids)).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
}

function byExam<Row extends { readonly examId: string }>(find: (ids: readonly string[]) => Promise<Row[]>): DataLoader<string, Row[]> {
  return new DataLoader(async (examIds) => {
    const found = new Map<string, Row[]>(examIds.map((id) => [id, []]));
    for (const row of await find(examIds)) found.get(row.examId)?.push(row);
    return examIds.map((id) => found.get(id) ?? []);
  });
}
