import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { RunStatusEnum } from "../common/enums.ts";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";

@ObjectType({ simpleResolvers: true })
export class RetrainingOutlook {
  @Field(() => Int)
  newTruth!: number;
  @Field(() => Int)
  patients!: number;
  @Field(() => Int)
  positives!: number;
  @Field(() => Int)
  lockedTestPatients!: number;
  @Field(() => Boolean)
  ready!: boolean;
  @Field(() => String)
  reason!: string;
  @Field(() => DateTime, { nullable: true })
  nextScheduledAt!: Date | null;
}

@ObjectType({ simpleResolvers: true, description: "What a training run is made from; frozen, content-addressed." })
export class Snapshot {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  digest!: string;
  @Field(() => DateTime)
  frozenAt!: Date;
}

export const SnapshotConnection = connectionOf("SnapshotConnection", () => Snapshot);

@ObjectType({
  simpleResolvers: true,
  description:
    "accuracy, precision and recall at score >= 0.5 of the uncalibrated net, positive class abnormal; the validation figures are watched, they choose nothing",
})
export class EpochMetric {
  @Field(() => Int)
  fold!: number;
  @Field(() => Int)
  epoch!: number;
  @Field(() => Float)
  loss!: number;
  @Field(() => Float, { nullable: true })
  accuracy!: number | null;
  @Field(() => Float, { nullable: true })
  precision!: number | null;
  @Field(() => Float, { nullable: true })
  recall!: number | null;
  @Field(() => Float, { nullable: true })
  auc!: number | null;
  @Field(() => Float, { nullable: true })
  validationLoss!: number | null;
  @Field(() => Float, { nullable: true })
  validationAccuracy!: number | null;
  @Field(() => Float, { nullable: true })
  validationPrecision!: number | null;
  @Field(() => Float, { nullable: true })
  validationRecall!: number | null;
  @Field(() => Float, { nullable: true })
  validationAuc!: number | null;
  @Field(() => Float, { nullable: true })
  imagesPerSecond!: number | null;
  @Field(() => Int, { nullable: true, description: "What the fold's process held in memory at the end of the epoch." })
  memoryMb!: number | null;
}

@ObjectType({ simpleResolvers: true })
export class TrainingRun {
  @Field(() => ID)
  id!: string;
  @Field(() => RunStatusEnum)
  status!: keyof typeof RunStatusEnum;
  @Field(() => String)
  recipe!: string;
  @Field(() => Int)
  seed!: number;
  @Field(() => Int)
  attempt!: number;
  @Field(() => Int, { description: "How many epochs a fold is to take." })
  epochCount!: number;
  @Field(() => Int)
  folds!: number;
  @Field(() => String, { description: "snapshot · folds · calibrate · publish · gate" })
  stage!: string;
  @Field(() => String)
  reason!: string;
  @Field(() => String, { nullable: true })
  backend!: string | null;
  @Field(() => String, { nullable: true })
  device!: string | null;
  @Field(() => Float)
  progress!: number;
  @Field(() => DateTime)
  createdAt!: Date;
  @Field(() => DateTime, { nullable: true })
  startedAt!: Date | null;
  @Field(() => DateTime, { nullable: true })
  endedAt!: Date | null;
}

export const TrainingRunConnection = connectionOf("TrainingRunConnection", () => TrainingRun);

@ObjectType({ simpleResolvers: true })
export class TrainingRunEvent {
  @Field(() => ID, { description: "The Last-Event-ID to resume from." })
  id!: string;
  @Field(() => TrainingRun)
  run!: TrainingRun;
  @Field(() => EpochMetric, { nullable: true })
  epoch!: EpochMetric | null;
  @Field(() => String, { nullable: true })
  message!: string | null;
  @Field(() => DateTime)
  at!: Date;
}

@ObjectType({ simpleResolvers: true })
export class ComputeBackend {
  @Field(() => String)
  name!: string;
  @Field(() => String)
  device!: string;
  @Field(() => String, { nullable: true })
  tensorflow!: string | null;
  @Field(() => Int, { nullable: true })
  threads!: number | null;
  @Field(() => [String], { description: "The rungs above, each with its reason." })
  notTaken!: string[];
}
