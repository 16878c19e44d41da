import { saveComputeReport, saveTrainerBeat, setGateError, setHeatMap, trainerBeatSeconds } from "@second-read/database";
import type { Slots } from "@second-read/jobs";
import { freezeSnapshot, giveUpSnapshot } from "@second-read/snapshots";
import { catchUp } from "./catch-up.ts";
import { runInChild } from "./compute-child.ts";
import type { TrainerDeps } from "./deps.ts";
import { inWords } from "./final-failure.ts";
import { forgetWithdrawn } from "./forget-withdrawn.ts";
import { gaveUpRun } from "./gave-up-run.ts";
import { analyseVersionJob } from "./jobs/analyse-version.ts";
import { explainImageJob } from "./jobs/explain-image.ts";
import { finishRunJob } from "./jobs/finish-run.ts";
import { measureDriftJob } from "./jobs/measure-drift.ts";
import { packVersionJob } from "./jobs/pack-version.ts";
import { giveUpBatch, predictBatchJob } from "./jobs/predict-batch.ts";
import { predictExamJob } from "./jobs/predict-exams.ts";
import { predictShardJob } from "./jobs/predict-shard.ts";
import { refreshDiscrepanciesJob } from "./jobs/refresh-discrepancies.ts";
import { scoreTestSetJob } from "./jobs/score-locked.ts";
import { trimCache } from "./trim-cache.ts";
import { workOnFolds } from "./work-on-folds.ts";

export interface TrainerOptions extends TrainerDeps {
  /** Upper limit; fewer if other trainers hold the machine's cores. */
  readonly foldsAtOnce: number;
  readonly cores: Slots;
  /** Size limit of the cache folder. */
  readonly cacheBytes: number;
  readonly signal: AbortSignal;
}

const forgetEverySeconds = 300;
const trimEverySeconds = 60;

/** Determines and reports the compute backend, and takes jobs until the signal. */
export async function startTrainer({ foldsAtOnce, cores, cacheBytes, signal, ...deps }: TrainerOptions): Promise<void> {
  const { database, jobs, logger, storeSettings, cacheFolder } = deps;
  const backend = await runInChild<"probe">({ kind: "probe" }, { store: storeSettings, cacheFolder, signal });
  await saveComputeReport(database, { process: "trainer", ...backend, notTaken: [...backend.notTaken] });
  logger.info({ ...backend }, "computing with this backend");
  const beat = () =>
    saveTrainerBeat(database.sql).catch((error: unknown) =>
      logger.warn({ err: error }, "this trainer could not report that it is running"),
    );
  await beat();
  const beating = setInterval(beat, trainerBeatSeconds * 1000).unref();
  const forget = () =>
    forgetWithdrawn(deps).catch((error: unknown) => logger.warn({ err: error }, "withdrawn images could not be removed from the cache"));
  await forget();
  const forgetting = setInterval(forget, forgetEverySeconds * 1000).unref();
  const trim = () => trimCache(cacheFolder, cacheBytes).catch((error: unknown) => logger.warn({ err: error }, "the cache was not trimmed"));
  const trimming = setInterval(trim, trimEverySeconds * 1000).unref();
  signal.addEventListener("abort", () => [beating, forgetting, trimming].forEach(clearInterval), { once: true });
  await jobs.work({
    "freeze-snapshot": {
      handle: ({ payload, signal: claimed }) => inWords(freezeSnapshot({ ...deps, clock: () => new Date() }, payload, claimed), claimed),
      exhausted: ({ payload, reason }) => giveUpSnapshot(deps, payload, reason),
    },
    "finish-run": {
      handle: ({ payload, ...jobTry }) => finishRunJob(deps, payload, jobTry),
      exhausted: ({ payload, reason }) => gaveUpRun(deps, payload.runId, reason),
    },
    "score-locked": {
      handle: ({ payload, signal: claimed }) => inWords(scoreTestSetJob(deps, payload, claimed), claimed),
      exhausted: ({ payload, reason }) => setGateError(database, payload.modelVersionId, reason),
    },
    "predict-batch": {
      handle: ({ payload, signal: claimed }) => inWords(predictBatchJob(deps, payload), claimed),
      exhausted: ({ payload, reason }) => giveUpBatch(deps, payload, reason),
    },
    "predict-shard": {
      handle: ({ payload, signal: claimed }) => inWords(predictShardJob(deps, payload, claimed), claimed),
      exhausted: ({ payload, reason }) => giveUpBatch(deps, payload, reason),
    },
    "analyse-version": { handle: ({ payload, signal: claimed }) => inWords(analyseVersionJob(deps, payload, claimed), claimed) },
    "measure-drift": { handle: ({ signal: claimed }) => inWords(measureDriftJob(deps, claimed), claimed) },
    "predict-exam": { handle: ({ payload, signal: claimed }) => inWords(predictExamJob(deps, payload, claimed), claimed) },
    "pack-version": { handle: ({ payload, signal: claimed }) => inWords(packVersionJob(deps, payload, claimed), claimed) },
    "explain-image": {
      handle: ({ payload, signal: claimed }) => inWords(explainImageJob(deps, payload, claimed), claimed),
      exhausted: ({ payload }) => setHeatMap(database, payload.modelVersionId, payload.imageId, "FAILED"),
    },
    "refresh-discrepancies": { handle: ({ payload, signal: claimed }) => inWords(refreshDiscrepanciesJob(deps, payload), claimed) },
  });
  await catchUp(deps, new Date()).catch((error: unknown) => logger.warn({ err: error }, "what was missed could not be caught up"));
  for (let worker = 0; worker < foldsAtOnce; worker += 1)
    workOnFolds(deps, cores, signal).catch((error: unknown) => {
      if (!signal.aborted) logger.error({ err: error }, "stopped taking folds");
    });
}
