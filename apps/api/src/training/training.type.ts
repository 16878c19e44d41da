import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { RunStageEnum, RunStatusEnum, RunTriggerEnum, SnapshotStatusEnum } from "../common/enums-of-models.ts";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";
import { BackendName, RecipeName } from "../common/text-scalars.ts";

@ObjectType({
  simpleResolvers: true,
  description:
    "Whether there is enough ground truth to train on, and how much of it is new. For readers and arbiters the counts cover exams that they have read or opened.",
})
export class RetrainingOutlook {
  @Field(() => Int, { description: "Breasts with new ground truth since the last run's snapshot." })
  newTruth!: number;
  @Field(() => Int, { description: "Patients that would be trained on." })
  patients!: number;
  @Field(() => Int, { description: "Abnormal breasts among them." })
  positives!: number;
  @Field(() => Int, { description: "Patients with ground truth in the held-out test set; 0 for readers and arbiters." })
  lockedTestPatients!: number;
  @Field(() => Boolean, { description: "True if a run could start now." })
  ready!: boolean;
  @Field(() => String, { description: "Why or why not, in plain English." })
  reason!: string;
  @Field(() => DateTime, { nullable: true, description: "When the next scheduled run starts; null without a schedule." })
  nextScheduledAt!: Date | null;
}

@ObjectType({
  simpleResolvers: true,
  description: "The training data of a run: which breasts with which ground truth, frozen and addressed by its content.",
})
export class Snapshot {
  @Field(() => ID, { description: "Identifies the snapshot." })
  id!: string;
  @Field(() => SnapshotStatusEnum, { description: "Its status." })
  status!: keyof typeof SnapshotStatusEnum;
  @Field(() => String, { description: "SHA-256 of its manifest, in hexadecimal; empty until it is frozen." })
  digest!: string;
  @Field(() => DateTime, { description: "When it was frozen; until then, when it was requested." })
  frozenAt!: Date;
}

export const SnapshotConnection = connectionOf("SnapshotConnection", "snapshots", () => Snapshot);

@ObjectType({
  simpleResolvers: true,
  description:
    "One epoch of one fold. Accuracy, precision and recall at score >= 0.5 of the uncalibrated model, positive class abnormal. Validation metrics are for monitoring; not used for selection. Rates are rounded to whole per cent for readers and arbiters.",
})
export class EpochMetric {
  @Field(() => Int, { description: "The fold, from 0." })
  fold!: number;
  @Field(() => Int, { description: "The epoch, from 1." })
  epoch!: number;
  @Field(() => Float, { description: "Loss on the training part, weighted cross-entropy unless the recipe says otherwise." })
  loss!: number;
  @Field(() => Float, { nullable: true, description: "Share of training images classified correctly, 0 to 1; null if not measured." })
  accuracy!: number | null;
  @Field(() => Float, {
    nullable: true,
    description: "Share of the images classified as abnormal that are abnormal, 0 to 1; null if undefined.",
  })
  precision!: number | null;
  @Field(() => Float, {
    nullable: true,
    description: "Share of the abnormal images that are classified as abnormal, 0 to 1; null if undefined.",
  })
  recall!: number | null;
  @Field(() => Float, { nullable: true, description: "Area under the ROC curve on the training part, 0 to 1; null if undefined." })
  auc!: number | null;
  @Field(() => Float, { nullable: true, description: "Loss on the fold's held-out part; null if not measured." })
  validationLoss!: number | null;
  @Field(() => Float, { nullable: true, description: "As accuracy, on the held-out part; null if not measured." })
  validationAccuracy!: number | null;
  @Field(() => Float, { nullable: true, description: "As precision, on the held-out part; null if not measured." })
  validationPrecision!: number | null;
  @Field(() => Float, { nullable: true, description: "As recall, on the held-out part; null if not measured." })
  validationRecall!: number | null;
  @Field(() => Float, { nullable: true, description: "As auc, on the held-out part; null if not measured." })
  validationAuc!: number | null;
  @Field(() => Float, { nullable: true, description: "Training images processed per second; null if not measured." })
  imagesPerSecond!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "Memory of the fold's process at the end of the epoch, in megabytes; null if not measured.",
  })
  memoryMb!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "Metrics of every epoch of a run as columns: the values of one epoch have the same index in all of them. For curves of a thousand points this costs a third of `epochs`.",
})
export class EpochColumns {
  @Field(() => [Int], { description: "EpochMetric.fold of each epoch." })
  fold!: number[];
  @Field(() => [Int], { description: "EpochMetric.epoch of each epoch." })
  epoch!: number[];
  @Field(() => [Float], { description: "EpochMetric.loss of each epoch." })
  loss!: number[];
  @Field(() => [Float], { nullable: "items", description: "EpochMetric.accuracy of each epoch." })
  accuracy!: (number | null)[];
  @Field(() => [Float], { nullable: "items", description: "EpochMetric.precision of each epoch." })
  precision!: (number | null)[];
  @Field(() => [Float], { nullable: "items", description: "EpochMetric.recall of each epoch." })
  recall!: (number | null)[];
  @Field(() => [Float], { nullable: "items", description: "EpochMetric.auc of each epoch." })
  auc!: (number | null)[];
  @Field(() => [Float], { nullable: "items", description: "EpochMetric.validationLoss of each epoch." })
  validationLoss!: (number | null)[];
  @Field(() => [Float], { nullable: "items", description: "EpochMetric.validationAccuracy of each epoch." })
  validationAccuracy!: (number | null)[];
  @Field(() => [Float], { nullable: "items", description: "EpochMetric.validationPrecision of each epoch." })
  validationPrecision!: (number | null)[];
  @Field(() => [Float], { nullable: "items", description: "EpochMetric.validationRecall of each epoch." })
  validationRecall!: (number | null)[];
  @Field(() => [Float], { nullable: "items", description: "EpochMetric.validationAuc of each epoch." })
  validationAuc!: (number | null)[];
  @Field(() => [Float], { nullable: "items", description: "EpochMetric.imagesPerSecond of each epoch." })
  imagesPerSecond!: (number | null)[];
  @Field(() => [Int], { nullable: "items", description: "EpochMetric.memoryMb of each epoch." })
  memoryMb!: (number | null)[];
}

@ObjectType({
  simpleResolvers: true,
  description: "One training run: cross-validated folds on a snapshot, evaluation, publication as a version, and the promotion gate.",
})
export class TrainingRun {
  @Field(() => ID, { description: "Identifies the run." })
  id!: string;
  @Field(() => RunStatusEnum, { description: "Whether it is waiting, running or has ended." })
  status!: keyof typeof RunStatusEnum;
  @Field(() => RecipeName, { description: "The recipe that it trains by." })
  recipe!: string;
  @Field(() => Int, { description: "Seed of everything random." })
  seed!: number;
  @Field(() => Int, { description: "Number of attempts at the run's jobs; increases when a worker takes over from one that died." })
  attempt!: number;
  @Field(() => Int, { description: "Number of epochs for each fold." })
  epochCount!: number;
  @Field(() => Int, { description: "Number of folds." })
  folds!: number;
  @Field(() => RunStageEnum, { description: "Its current stage." })
  stage!: keyof typeof RunStageEnum;
  @Field(() => String, {
    nullable: true,
    description: "SHA-256 of the backbone whose features it uses, or whose weights it starts from; null for recipes without one.",
  })
  backboneSha256!: string | null;
  @Field(() => RunTriggerEnum, { description: "What started it." })
  trigger!: keyof typeof RunTriggerEnum;
  @Field(() => String, { description: "The reason given for it." })
  reason!: string;
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the retrained version is byte-identical to the original; null until compared, and for runs that do not reproduce a version.",
  })
  reproduced!: boolean | null;
  @Field(() => BackendName, { nullable: true, description: "The compute backend; null until it starts." })
  backend!: string | null;
  @Field(() => String, { nullable: true, description: "Description of the device; null until it starts." })
  device!: string | null;
  @Field(() => Float, { description: "Progress, 0 to 1." })
  progress!: number;
  @Field(() => DateTime, { description: "When it was requested." })
  createdAt!: Date;
  @Field(() => DateTime, { nullable: true, description: "When it began; null while it is waiting." })
  startedAt!: Date | null;
  @Field(() => DateTime, { nullable: true, description: "When it ended; null until then." })
  endedAt!: Date | null;
  @Field(() => DateTime, { nullable: true, description: "When its failure was acknowledged; null until then." })
  acknowledgedAt!: Date | null;
}

@ObjectType({
  simpleResolvers: true,
  description: "Computing time of a run, summed over its jobs; folds that are trained in parallel each count.",
})
export class StageSeconds {
  @Field(() => Float, { description: "Seconds of preparing and encoding images." })
  encode!: number;
  @Field(() => Float, { description: "Seconds of training." })
  train!: number;
  @Field(() => Float, { description: "Seconds of scoring held-out images, measuring and publishing." })
  evaluate!: number;
}

@ObjectType({ simpleResolvers: true, description: "An input size that a recipe's model can take." })
export class RecipeInput {
  @Field(() => Int, { description: "Height in pixels: TriggerRetrainingInput.inputRows." })
  rows!: number;
  @Field(() => Int, { description: "Width in pixels: TriggerRetrainingInput.inputColumns." })
  columns!: number;
  @Field(() => Float, { description: "Size of a pixel in millimetres." })
  spacingMm!: number;
  @Field(() => Boolean, { description: "True for the default input." })
  isDefault!: boolean;
}

@ObjectType({ simpleResolvers: true, description: "A way to build and train a model, and whether it can be used here." })
export class Recipe {
  @Field(() => RecipeName, { description: "Identifies the recipe." })
  name!: string;
  @Field(() => String, { description: "What the recipe does." })
  description!: string;
  @Field(() => Boolean, { description: "True for the recipe that a run uses by default." })
  isDefault!: boolean;
  @Field(() => Boolean, { description: "False if it needs a backbone and none is installed." })
  isAvailable!: boolean;
  @Field(() => [RecipeInput], {
    description: "The available input sizes, smallest first; empty if the recipe has only one, or accepts any (keras-baseline).",
  })
  inputs!: RecipeInput[];
  @Field(() => String, {
    nullable: true,
    description: "The installed backbone that it uses; null if it uses none or none is installed.",
  })
  backboneName!: string | null;
  @Field(() => String, { nullable: true, description: "SHA-256 of that backbone; null without one." })
  backboneSha256!: string | null;
}

export const TrainingRunConnection = connectionOf("TrainingRunConnection", "training runs", () => TrainingRun);

@ObjectType({ simpleResolvers: true, description: "Something that happened in a training run." })
export class TrainingRunEvent {
  @Field(() => ID, { description: "Pass it as the Last-Event-ID header to resume after this event." })
  id!: string;
  @Field(() => TrainingRun, { description: "The run as it was then." })
  run!: TrainingRun;
  @Field(() => EpochMetric, {
    nullable: true,
    description: "The epoch that ended; null for other events. Rounded to whole per cent for readers and arbiters.",
  })
  epoch!: EpochMetric | null;
  @Field(() => String, { nullable: true, description: "A line of the run's log; null for an epoch event, and for readers and arbiters." })
  message!: string | null;
  @Field(() => DateTime, { description: "When it happened." })
  at!: Date;
}

@ObjectType({ simpleResolvers: true, description: "The backend that the training service computes on, chosen at its start." })
export class ComputeBackend {
  @Field(() => BackendName, { description: "The backend in use." })
  name!: string;
  @Field(() => String, { description: "Description of the device." })
  device!: string;
  @Field(() => String, { nullable: true, description: "Version of the native TensorFlow library; null without one." })
  tensorflow!: string | null;
  @Field(() => Int, { nullable: true, description: "Number of threads per model; null if unknown." })
  threads!: number | null;
  @Field(() => [String], { description: "The faster backends that are not used, each with the reason." })
  notTaken!: string[];
}

@ObjectType({ simpleResolvers: true, description: "The training service: one trainer or several." })
export class TrainingService {
  @Field(() => Boolean, {
    description: "True if a trainer has reported in the last 45 seconds. If false, requests wait until one is started.",
  })
  isRunning!: boolean;
}
