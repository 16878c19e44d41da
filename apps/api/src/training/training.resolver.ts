import {
  findComputeReport,
  findRun,
  findSnapshot,
  findVersionOfRun,
  listEpochs,
  listRuns,
  listSnapshots,
  type ModelVersion as ModelVersionRecord,
  positionInQueue,
  type TrainingRun as RunRecord,
  type Snapshot as SnapshotRecord,
} from "@second-read/database";
import { AppError } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { RunStatusEnum } from "../common/enums.ts";
import { type Connection, pageSize, toConnection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { knownToOnly } from "../exams/sums.ts";
import { Rejection } from "../imports/imports.type.ts";
import { ModelVersion } from "../models/models.type.ts";
import { User } from "../people/people.type.ts";
import { Project } from "../projects/projects.type.ts";
import { inPercent } from "./in-percent.ts";
import { cancelTrainingRun } from "./operations/cancel-training-run.ts";
import { describeOutlook, type Outlook } from "./operations/describe-outlook.ts";
import { followRun, type RunEvent } from "./operations/follow-run.ts";
import { freezeSnapshotNow } from "./operations/freeze-snapshot.ts";
import { triggerRetraining } from "./operations/trigger-retraining.ts";
import { TriggerRetrainingInput } from "./training.input.ts";
import {
  ComputeBackend,
  EpochMetric,
  RetrainingOutlook,
  Snapshot,
  SnapshotConnection,
  TrainingRun,
  TrainingRunConnection,
  TrainingRunEvent,
} from "./training.type.ts";

const hiddenCount = "0 for who is kept blind (READER, ARBITER).";

@Resolver(() => TrainingRun)
export class TrainingResolver {
  @Query(() => SnapshotConnection)
  async snapshots(
    @Arg("projectId", () => ID) projectId: string,
    @Arg("first", () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<Connection<SnapshotRecord>> {
    return toConnection(await listSnapshots(deps.database, projectId, { first: pageSize(first), after }));
  }

  @Query(() => TrainingRun, { nullable: true })
  trainingRun(@Arg("id", () => ID) id: string, @Ctx() { deps }: RequestContext): Promise<RunRecord | null> {
    return findRun(deps.database, id);
  }

  @Query(() => TrainingRunConnection)
  async trainingRuns(
    @Arg("projectId", () => ID) projectId: string,
    @Arg("status", () => [RunStatusEnum], { nullable: true }) status: (keyof typeof RunStatusEnum)[] | null,
    @Arg("first", () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<Connection<RunRecord>> {
    return toConnection(await listRuns(deps.database, projectId, { status, first: pageSize(first), after }));
  }

  @Query(() => ComputeBackend)
  async computeBackend(@Ctx() { deps }: RequestContext): Promise<ComputeBackend> {
    const report = await findComputeReport(deps.database, "trainer");
    if (report === null) throw new AppError("UNAVAILABLE", "No trainer has started yet, so what it computes on is not known.");
    return report;
  }

  @Mutation(() => Snapshot)
  freezeSnapshot(@Arg("projectId", () => ID) projectId: string, @Ctx() context: RequestContext): Promise<SnapshotRecord> {
    return freezeSnapshotNow(context.deps, signedIn(context), { projectId });
  }

  @Mutation(() => TrainingRun)
  triggerRetraining(
    @Arg("input", () => TriggerRetrainingInput) input: TriggerRetrainingInput,
    @Ctx() context: RequestContext,
  ): Promise<RunRecord> {
    return triggerRetraining(context.deps, signedIn(context), input);
  }

  @Mutation(() => TrainingRun)
  cancelTrainingRun(@Arg("id", () => ID) id: string, @Ctx() context: RequestContext): Promise<RunRecord> {
    return cancelTrainingRun(context.deps, signedIn(context), { id });
  }

  @Subscription(() => TrainingRunEvent, {
    subscribe: ({ args, context }: { args: { runId?: string }; context: RequestContext }) =>
      followRun(context.deps, {
        runId: args.runId ?? "",
        lastEventId: context.lastEventId,
        stillAllowed: context.stillAllowed,
      }),
  })
  trainingRunEvents(@Arg("runId", () => ID) _runId: string, @Root() event: RunEvent, @Ctx() { actor, stream }: RequestContext): RunEvent {
    stream.eventId = event.id;
    if (actor === null || knownToOnly(actor, event.run.projectId) === null) return event;
    return { ...event, message: null, epoch: event.epoch && inPercent(event.epoch) };
  }

  @FieldResolver(() => Int)
  epochCount(@Root() { epochs }: RunRecord): number {
    return epochs;
  }

  @FieldResolver(() => Int, { nullable: true, description: "Runs that wait before this one; null once it has left the queue." })
  positionInQueue(@Root() run: RunRecord, @Ctx() { deps }: RequestContext): Promise<number | null> {
    return positionInQueue(deps.database, run);
  }

  @FieldResolver(() => Snapshot)
  async snapshot(@Root() run: RunRecord, @Ctx() { deps }: RequestContext): Promise<SnapshotRecord> {
    const snapshot = await findSnapshot(deps.database, run.snapshotId);
    if (snapshot === null) throw new AppError("INTERNAL", "The run's snapshot is gone.");
    return snapshot;
  }

  @FieldResolver(() => User, { nullable: true })
  async requestedBy(@Root() run: RunRecord, @Ctx() { loaders }: RequestContext): Promise<User | null> {
    return run.requestedById === null ? null : loaders.person.load(run.requestedById);
  }

  @FieldResolver(() => [EpochMetric])
  async epochs(@Root() run: RunRecord, @Ctx() context: RequestContext): Promise<EpochMetric[]> {
    const epochs = await listEpochs(context.deps.database, run.id);
    return knownToOnly(signedIn(context), run.projectId) === null ? epochs : epochs.map(inPercent);
  }

  @FieldResolver(() => Rejection, { nullable: true })
  error(@Root() { errorCode, errorMessage }: RunRecord): Rejection | null {
    return errorCode === null ? null : { code: errorCode, message: errorMessage ?? "" };
  }

  @FieldResolver(() => ModelVersion, { nullable: true })
  modelVersion(@Root() run: RunRecord, @Ctx() { deps }: RequestContext): Promise<ModelVersionRecord | null> {
    return findVersionOfRun(deps.database, run.id);
  }
}

/** Two snapshots may differ in one exam: who is kept blind is not told their counts, which would differ by it. */
@Resolver(() => Snapshot)
export class SnapshotResolver {
  @FieldResolver(() => Int, { description: hiddenCount })
  patients(@Root() { projectId, patients }: SnapshotRecord, @Ctx() context: RequestContext): number {
    return countFor(context, projectId, patients);
  }

  @FieldResolver(() => Int, { description: hiddenCount })
  breasts(@Root() { projectId, breasts }: SnapshotRecord, @Ctx() context: RequestContext): number {
    return countFor(context, projectId, breasts);
  }

  @FieldResolver(() => Int, { description: hiddenCount })
  positives(@Root() { projectId, positives }: SnapshotRecord, @Ctx() context: RequestContext): number {
    return countFor(context, projectId, positives);
  }

  @FieldResolver(() => Int, { description: hiddenCount })
  lockedTestPatients(@Root() { projectId, lockedTestPatients }: SnapshotRecord, @Ctx() context: RequestContext): number {
    return countFor(context, projectId, lockedTestPatients);
  }
}

function countFor(context: RequestContext, projectId: string, count: number): number {
  return knownToOnly(signedIn(context), projectId) === null ? count : 0;
}

@Resolver(() => Project)
export class ProjectRetrainingResolver {
  @FieldResolver(() => RetrainingOutlook)
  retraining(@Root() project: Project, @Ctx() context: RequestContext): Promise<Outlook> {
    return describeOutlook(context.deps, signedIn(context), project.id);
  }
}
