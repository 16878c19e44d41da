import {
  findComputeReport,
  findRun,
  findSnapshot,
  findVersion,
  findVersionOfRun,
  isTrainerRunning,
  listRuns,
  listSnapshots,
  type ModelVersion as ModelVersionRecord,
  positionInQueue,
  type TrainingRun as RunRecord,
  type Snapshot as SnapshotRecord,
  sumStageSeconds,
} from "@second-read/database";
import { AppError, type StageSeconds as StageSecondsRecord } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, Float, ID, Int, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { AfterArg, FirstArg, ProjectIdArg } from "../common/arguments.ts";
import { RunStatusEnum } from "../common/enums-of-models.ts";
import { type Connection, pageSize, toConnection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { knownToOnly } from "../exams/sums.ts";
import { Rejection } from "../imports/imports.type.ts";
import { ModelVersion } from "../models/models.type.ts";
import { User } from "../people/people.type.ts";
import { Project } from "../projects/projects.type.ts";
import { type ColumnsOnDemand, epochColumnsOf } from "./epoch-columns.ts";
import { inPercent } from "./in-percent.ts";
import { cancelTrainingRun } from "./operations/cancel-training-run.ts";
import { describeOutlook, type Outlook } from "./operations/describe-outlook.ts";
import { describeRecipes } from "./operations/describe-recipes.ts";
import { followRun, type RunEvent } from "./operations/follow-run.ts";
import { freezeSnapshot } from "./operations/freeze-snapshot.ts";
import { markRunsSeen } from "./operations/mark-runs-seen.ts";
import { reproduceVersion } from "./operations/reproduce-version.ts";
import { showEpochs } from "./operations/show-epochs.ts";
import { triggerRetraining } from "./operations/trigger-retraining.ts";
import { TriggerRetrainingInput } from "./training.input.ts";
import {
  ComputeBackend,
  EpochColumns,
  EpochMetric,
  Recipe,
  RetrainingOutlook,
  Snapshot,
  SnapshotConnection,
  StageSeconds,
  TrainingRun,
  TrainingRunConnection,
  TrainingRunEvent,
  TrainingService,
} from "./training.type.ts";

@Resolver(() => TrainingRun)
export class TrainingResolver {
  @Query(() => SnapshotConnection, { description: "Snapshots of the project, newest first." })
  async snapshots(
    @ProjectIdArg() projectId: string,
    @FirstArg() first: number | null,
    @AfterArg() after: string | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<Connection<SnapshotRecord>> {
    return toConnection(await listSnapshots(deps.database, projectId, { first: pageSize(first), after }));
  }

  @FieldResolver(() => StageSeconds, {
    nullable: true,
    description: "Computing time by stage, over the jobs that have ended; null until one has, and for runs from before this was measured.",
  })
  stageSeconds(@Root() { id }: RunRecord, @Ctx() { deps }: RequestContext): Promise<StageSecondsRecord | null> {
    return sumStageSeconds(deps.database, id);
  }

  @Query(() => TrainingRun, { nullable: true, description: "One run; null if there is none with this ID that the actor may see." })
  trainingRun(@Arg("id", () => ID, { description: "The run." }) id: string, @Ctx() { deps }: RequestContext): Promise<RunRecord | null> {
    return findRun(deps.database, id);
  }

  @Query(() => TrainingRunConnection, { description: "Runs of the project, newest first." })
  async trainingRuns(
    @ProjectIdArg() projectId: string,
    @Arg("status", () => [RunStatusEnum], { nullable: true, description: "Only runs with these statuses. Default: all." }) status:
      | (keyof typeof RunStatusEnum)[]
      | null,
    @FirstArg() first: number | null,
    @AfterArg() after: string | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<Connection<RunRecord>> {
    return toConnection(await listRuns(deps.database, projectId, { status, first: pageSize(first), after }));
  }

  @Query(() => ComputeBackend, {
    description: "The backend that the training service computes on. UNAVAILABLE until the service has started once.",
  })
  async computeBackend(@Ctx() { deps }: RequestContext): Promise<ComputeBackend> {
    const report = await findComputeReport(deps.database, "trainer");
    if (report === null) throw new AppError("UNAVAILABLE", "No trainer has started yet, so its backend is not known.");
    return report;
  }

  @Query(() => TrainingService, { description: "Whether a trainer is available for runs, scores, heat maps and version files." })
  async trainingService(@Ctx() { deps }: RequestContext): Promise<TrainingService> {
    return { isRunning: await isTrainerRunning(deps.database.sql) };
  }

  @Query(() => [Recipe], { description: "The recipes that a run may name, and the default." })
  recipes(@Ctx() { deps }: RequestContext): Promise<Recipe[]> {
    return describeRecipes(deps);
  }

  @Mutation(() => Snapshot, {
    description:
      "Starts a job that freezes the ground truth into a snapshot, and returns at once: query its status. If one of the project is already waiting, that one is returned.",
  })
  freezeSnapshot(@ProjectIdArg() projectId: string, @Ctx() context: RequestContext): Promise<SnapshotRecord> {
    return freezeSnapshot(context.deps, signedIn(context), { projectId });
  }

  @Mutation(() => TrainingRun, {
    description:
      "Starts a training run, which waits for its snapshot if that is not frozen yet. TOO_LITTLE_TRUTH (details: have, need) if there are fewer than two patients with an abnormal breast and two with a normal breast per fold; WRONG_STATE for people who only read or arbitrate while another run of the project is waiting. Repeating the key returns the first run.",
  })
  triggerRetraining(
    @Arg("input", () => TriggerRetrainingInput, { description: "The run." }) input: TriggerRetrainingInput,
    @Ctx() context: RequestContext,
  ): Promise<RunRecord> {
    return triggerRetraining(context.deps, signedIn(context), input);
  }

  @Mutation(() => TrainingRun, {
    description:
      "Retrains a version from its snapshot, recipe, seed and backbone, to compare the fold models byte by byte: see TrainingRun.reproduced. Nothing is published. If such a run is already in progress, it is returned.",
  })
  reproduce(
    @Arg("modelVersionId", () => ID, { description: "The version." }) modelVersionId: string,
    @Ctx() context: RequestContext,
  ): Promise<RunRecord> {
    return reproduceVersion(context.deps, signedIn(context), modelVersionId);
  }

  @Mutation(() => TrainingRun, { description: "Cancels a run: at once if it is waiting, at the next batch if it is running." })
  cancelTrainingRun(@Arg("id", () => ID, { description: "The run." }) id: string, @Ctx() context: RequestContext): Promise<RunRecord> {
    return cancelTrainingRun(context.deps, signedIn(context), { id });
  }

  @Mutation(() => Boolean, {
    description:
      "Marks the runs that have ended as seen by the actor, which resets QueueCounts.endedRuns. Returns false if all had been seen.",
  })
  markRunsSeen(@ProjectIdArg() projectId: string, @Ctx() context: RequestContext): Promise<boolean> {
    return markRunsSeen(context.deps, signedIn(context), { projectId });
  }

  @Subscription(() => TrainingRunEvent, {
    subscribe: ({ args, context }: { args: { runId?: string }; context: RequestContext }) =>
      followRun(context.deps, {
        runId: args.runId ?? "",
        lastEventId: context.lastEventId,
        stillAllowed: context.stillAllowed,
      }),
    description: "The events of a run so far, then each further event as it happens; ends with the run.",
  })
  trainingRunEvents(
    @Arg("runId", () => ID, { description: "The run." }) _runId: string,
    @Root() event: RunEvent,
    @Ctx() { actor, stream }: RequestContext,
  ): RunEvent {
    stream.eventId = event.id;
    if (actor === null || knownToOnly(actor, event.run.projectId) === null) return event;
    return { ...event, message: null, epoch: event.epoch && inPercent(event.epoch) };
  }

  @FieldResolver(() => Int)
  epochCount(@Root() { epochs }: RunRecord): number {
    return epochs;
  }

  @FieldResolver(() => Int, { nullable: true, description: "Number of runs ahead of this one; null once it has left the queue." })
  positionInQueue(@Root() run: RunRecord, @Ctx() { deps }: RequestContext): Promise<number | null> {
    return positionInQueue(deps.database, run);
  }

  @FieldResolver(() => Snapshot, { description: "The training data." })
  async snapshot(@Root() run: RunRecord, @Ctx() { deps }: RequestContext): Promise<SnapshotRecord> {
    const snapshot = await findSnapshot(deps.database, run.snapshotId);
    if (snapshot === null) throw new AppError("INTERNAL", "The run's snapshot is gone.");
    return snapshot;
  }

  @FieldResolver(() => User, { nullable: true, description: "Who requested it; null if it was started automatically." })
  async requestedBy(@Root() run: RunRecord, @Ctx() { loaders }: RequestContext): Promise<User | null> {
    return run.requestedById === null ? null : loaders.person.load(run.requestedById);
  }

  @FieldResolver(() => [EpochMetric], {
    description: "Metrics of every epoch so far, fold by fold. Rounded to whole per cent for readers and arbiters.",
  })
  epochs(@Root() run: RunRecord, @Ctx() context: RequestContext): Promise<EpochMetric[]> {
    return showEpochs(context, run);
  }

  @FieldResolver(() => EpochColumns, { description: "The same as `epochs`, as columns." })
  async epochColumns(@Root() run: RunRecord, @Ctx() context: RequestContext): Promise<ColumnsOnDemand> {
    return epochColumnsOf(await showEpochs(context, run));
  }

  @FieldResolver(() => Rejection, { nullable: true, description: "Why it failed; null otherwise." })
  error(@Root() { errorCode, errorMessage }: RunRecord): Rejection | null {
    return errorCode === null ? null : { code: errorCode, message: errorMessage ?? "" };
  }

  @FieldResolver(() => ModelVersion, {
    nullable: true,
    description: "The version that it reproduces; null for runs that publish a version.",
  })
  async reproduces(@Root() { reproducesId }: RunRecord, @Ctx() { deps }: RequestContext): Promise<ModelVersionRecord | null> {
    return reproducesId === null ? null : findVersion(deps.database, reproducesId);
  }

  @FieldResolver(() => ModelVersion, { nullable: true, description: "The version that it published; null until then." })
  modelVersion(@Root() run: RunRecord, @Ctx() { deps }: RequestContext): Promise<ModelVersionRecord | null> {
    return findVersionOfRun(deps.database, run.id);
  }
}

/** Two snapshots may differ in one exam: blinded people do not see their counts, which would differ by it. */
@Resolver(() => Snapshot)
export class SnapshotResolver {
  @Query(() => Snapshot, { nullable: true, description: "One snapshot; null if there is none with this ID that the actor may see." })
  snapshot(
    @Arg("id", () => ID, { description: "The snapshot." }) id: string,
    @Ctx() { deps }: RequestContext,
  ): Promise<SnapshotRecord | null> {
    return findSnapshot(deps.database, id);
  }

  @FieldResolver(() => Float, { description: "Progress of the freezing, 0 to 1." })
  progress(@Root() { status, done, total }: SnapshotRecord): number {
    if (status === "FROZEN") return 1;
    return total === 0 ? 0 : done / total;
  }

  @FieldResolver(() => Rejection, { nullable: true, description: "Why it could not be frozen; null otherwise." })
  error(@Root() { errorCode: code, errorMessage: message }: SnapshotRecord): Rejection | null {
    return code === null ? null : { code, message: message ?? "" };
  }

  @FieldResolver(() => Int, { description: "Number of patients; 0 for readers and arbiters." })
  patients(@Root() { projectId, patients }: SnapshotRecord, @Ctx() context: RequestContext): number {
    return countFor(context, projectId, patients);
  }

  @FieldResolver(() => Int, { description: "Number of breasts; 0 for readers and arbiters." })
  breasts(@Root() { projectId, breasts }: SnapshotRecord, @Ctx() context: RequestContext): number {
    return countFor(context, projectId, breasts);
  }

  @FieldResolver(() => Int, { description: "Number of abnormal breasts; 0 for readers and arbiters." })
  positives(@Root() { projectId, positives }: SnapshotRecord, @Ctx() context: RequestContext): number {
    return countFor(context, projectId, positives);
  }

  @FieldResolver(() => Int, { description: "Number of patients held out as test set; 0 for readers and arbiters." })
  lockedTestPatients(@Root() { projectId, lockedTestPatients }: SnapshotRecord, @Ctx() context: RequestContext): number {
    return countFor(context, projectId, lockedTestPatients);
  }
}

function countFor(context: RequestContext, projectId: string, count: number): number {
  return knownToOnly(signedIn(context), projectId) === null ? count : 0;
}

@Resolver(() => Project)
export class ProjectRetrainingResolver {
  @FieldResolver(() => RetrainingOutlook, { description: "Whether there is enough ground truth to retrain." })
  retraining(@Root() project: Project, @Ctx() context: RequestContext): Promise<Outlook> {
    return describeOutlook(context.deps, signedIn(context), project.id);
  }
}
