import {
  type ComparedBreast,
  type ComparedVersions,
  findVersion,
  listComparedBreasts,
  type ModelVersion,
  packComparedBreasts,
  recordTestSetAccess,
} from "@second-read/database";
import {
  AppError,
  defaultOperatingPoint,
  type EvaluationSet,
  isOperatingPointName,
  isPositive,
  notFound,
  type OperatingPointName,
  type VersionChange,
} from "@second-read/domain";
import { callsOf, changeOf, erringVersion, pairColumnsOf, pairOf } from "@second-read/evaluation";
import type { Asker } from "../../common/lane.ts";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { ComparedFigures } from "../../heavy-work.ts";
import type { Actor } from "../../sign-in/actor.ts";

export interface ComparisonRequest {
  readonly a: string;
  readonly b: string;
  readonly set: EvaluationSet | null;
  readonly operatingPoint: string | null;
}

/** Metrics and flips are computed when requested: either goes over every breast of the comparison. */
export interface Comparison {
  readonly a: ModelVersion;
  readonly b: ModelVersion;
  readonly thresholds: { readonly a: number; readonly b: number };
  readonly operatingPoint: OperatingPointName;
  readonly set: EvaluationSet;
  readonly figures: () => Promise<ComparedFigures>;
  /** Null: of every kind. */
  readonly flips: (change: VersionChange | null, limit: number) => Promise<Flip[]>;
}

export interface Flip extends ComparedBreast {
  readonly change: VersionChange;
  /** The version that got the breast wrong, and its threshold. */
  readonly erring: { readonly version: ModelVersion; readonly score: number; readonly threshold: number };
}

type ComparisonDeps = Pick<Deps, "database" | "clock" | "measuring" | "heavyWork">;

/**
 * Compares two versions of a project on every breast with current truth that both have scored, each at its own frozen threshold. Blinded people get
 * the comparison over exams that they have read or opened. On the test set there are only metrics, each request counts as an access to it, and
 * blinded people get nothing.
 * @throws AppError NOT_FOUND, INVALID_INPUT
 */
export async function compareVersions(deps: ComparisonDeps, actor: Actor, asker: Asker, request: ComparisonRequest): Promise<Comparison> {
  const { database } = deps;
  const operatingPoint = request.operatingPoint ?? defaultOperatingPoint;
  if (!isOperatingPointName(operatingPoint)) throw new AppError("INVALID_INPUT", "There is no such operating point.");
  const set = request.set ?? "OUT_OF_FOLD";
  const [a, b] = await Promise.all([findVersion(database, request.a), findVersion(database, request.b)]);
  if (a === null || b === null || a.projectId !== b.projectId) throw notFound();
  const onTestSet = set === "LOCKED_TEST";
  const knownTo = knownToOnly(actor, a.projectId);
  const thresholds = { a: thresholdOf(a, operatingPoint), b: thresholdOf(b, operatingPoint) };
  const versions = { a: a.id, b: b.id, set, knownTo };
  const figures = once(() =>
    onTestSet && knownTo !== null ? compareNone(deps, thresholds) : compareAll(deps, asker, versions, thresholds),
  );
  if (onTestSet && (await figures()).breasts > 0)
    for (const modelVersionId of new Set([a.id, b.id]))
      await recordTestSetAccess(database, { modelVersionId, userId: actor.id, why: "compared versions" });
  return {
    a,
    b,
    thresholds,
    operatingPoint,
    set,
    figures,
    async flips(change, limit) {
      if (onTestSet) return [];
      const asked = { thresholds, calls: callsOf(change), limit };
      // The page shows them beside these counts, which are cached for as long.
      const { breasts } = await figures();
      const { flipped } = await deps.heavyWork.flips.of(JSON.stringify([versions, asked]), asker, async () => {
        // If few changed, nearly every breast is scanned: half a second for 400,000.
        const flipped = await deps.heavyWork.lane.run(asker, () => listComparedBreasts(database, versions, asked));
        return { breasts, flipped };
      });
      return flipped.flatMap((breast) => flipOf(breast, { a, b, thresholds }));
    },
  };
}

/** Over all breasts, in the process's queue: both parts of the work grow with the project. */
function compareAll(
  { database, clock, measuring, heavyWork }: ComparisonDeps,
  asker: Asker,
  versions: ComparedVersions,
  thresholds: Comparison["thresholds"],
): Promise<ComparedFigures> {
  return heavyWork.comparisons.of(JSON.stringify([versions, thresholds]), asker, () =>
    heavyWork.lane.run(asker, async () => {
      const truthAsOf = clock();
      const columns = pairColumnsOf(await packComparedBreasts(database, versions));
      return { ...(await measuring.compare(columns, thresholds)), truthAsOf };
    }),
  );
}

async function compareNone({ clock, measuring }: ComparisonDeps, thresholds: Comparison["thresholds"]): Promise<ComparedFigures> {
  const none = new Uint8Array();
  const columns = pairColumnsOf({ patients: none, positives: none, scoresA: none, scoresB: none });
  return { ...(await measuring.compare(columns, thresholds)), truthAsOf: clock() };
}

function once<Answer>(make: () => Promise<Answer>): () => Promise<Answer> {
  let made: Promise<Answer> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** @throws AppError INVALID_INPUT for a version without such a point */
function thresholdOf({ scoring, number }: ModelVersion, operatingPoint: OperatingPointName): number {
  const point = scoring.operatingPoints.find(({ name }) => name === operatingPoint);
  if (point === undefined) throw new AppError("INVALID_INPUT", `Version ${number} has no operating point ${operatingPoint}.`);
  return point.threshold;
}

function flipOf(breast: ComparedBreast, { a, b, thresholds }: Pick<Comparison, "a" | "b" | "thresholds">): Flip[] {
  const change = changeOf(pairOf({ ...breast, patientId: "", positive: isPositive(breast.class) }, thresholds));
  if (change === null) return [];
  const erring =
    erringVersion(change) === "a"
      ? { version: a, score: breast.scoreA, threshold: thresholds.a }
      : { version: b, score: breast.scoreB, threshold: thresholds.b };
  return [{ ...breast, change, erring }];
}
