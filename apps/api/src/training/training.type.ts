import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { RunStageEnum, RunStatusEnum, RunTriggerEnum, SnapshotStatusEnum } from "../common/enums-of-models.ts";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";
import { BackendName, RecipeName } from "../common/text-scalars.ts";

@ObjectType({
  simpleResolvers: true,
  description:
    "Whether there is enough ground truth to train on, and how much of it is new. For readers and arbiters the counts are over exams that they have read or opened.",
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
  @Field(() => Boolean, { description: "True where a run could start now." })
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
  @Field(() => ID, { description: "Names the snapshot." })
  id!: string;
  @Field(() => SnapshotStatusEnum, { description: "Whether it is frozen." })
  status!: keyof typeof SnapshotStatusEnum;
  @Field(() => String, { description: "SHA-256 of its manifest, in hexadecimal; empty until it is frozen." })
  digest!: string;
  @Field(() => DateTime, { description: "When it was frozen; until then, when it was asked for." })
  frozenAt!: Date;
}

export const SnapshotConnection = connectionOf("SnapshotConnection", "snapshots", () => Snapshot);

@ObjectType({
  simpleResolvers: true,
  description:
    "One epoch of one fold. Accuracy, precision and recall at score >= 0.5 of the uncalibrated model, positive class abnormal. Validation figures are for monitoring; not used for selection. Rates are rounded to whole per cent for readers and arbiters.",
})
export class EpochMetric {
  @Field(() => Int, { description: "The fold, from 0." })
  fold!: number;
  @Field(() => Int, { description: "The epoch, from 1." })
  epoch!: number;
  @Field(() => Float, { description: "Loss on the training part, weighted cross-entropy unless the recipe says otherwise." })
  loss!: number;
  @Field(() => Float, { nullable: true, description: "Share of training images classified correctly, 0 to 1; null where not measured." })
  accuracy!: number | null;
  @Field(() => Float, { nullable: true, description: "Of the images called abnormal, the share that is, 0 to 1; null where undefined." })
  precision!: number | null;
  @Field(() => Float, { nullable: true, description: "Of the abnormal images, the share called abnormal, 0 to 1; null where undefined." })
  recall!: number | null;
  @Field(() => Float, { nullable: true, description: "Area under the ROC curve on the training part, 0 to 1; null where undefined." })
  auc!: number | null;
  @Field(() => Float, { nullable: true, description: "Loss on the fold's held-out part; null where not measured." })
  validationLoss!: number | null;
  @Field(() => Float, { nullable: true, description: "As accuracy, on the held-out part." })
  validationAccuracy!: number | null;
  @Field(() => Float, { nullable: true, description: "As precision, on the held-out part." })
  validationPrecision!: number | null;
  @Field(() => Float, { nullable: true, description: "As recall, on the held-out part." })
  validationRecall!: number | null;
  @Field(() => Float, { nullable: true, description: "As auc, on the held-out part." })
  validationAuc!: number | null;
  @Field(() => Float, { nullable: true, description: "Training images processed a second; null where not measured." })
  imagesPerSecond!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "Megabytes that the fold's process held at the end of the epoch; null where not measured.",
  })
  memoryMb!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "Metrics of every epoch of a run, a column each: the figures of one epoch stand at the same place in all of them. For curves of a thousand points: a third of what `epochs` costs.",
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
  @Field(() => ID, { description: "Names the run." })
  id!: string;
  @Field(() => RunStatusEnum, { description: "Whether it waits, runs or has ended." })
  status!: keyof typeof RunStatusEnum;
  @Field(() => RecipeName, { description: "The recipe that it trains by." })
  recipe!: string;
  @Field(() => Int, { description: "Seed of everything random." })
  seed!: number;
  @Field(() => Int, { description: "Counts the tries of the run's jobs; rises when a worker takes over from one that died." })
  attempt!: number;
  @Field(() => Int, { description: "Number of epochs for each fold." })
  epochCount!: number;
  @Field(() => Int, { description: "Number of folds." })
  folds!: number;
  @Field(() => RunStageEnum, { description: "What it is doing." })
  stage!: keyof typeof RunStageEnum;
  @Field(() => String, {
    nullable: true,
    description: "SHA-256 of the backbone whose features it takes, or whose weights it starts from; null for recipes without one.",
  })
  backboneSha256!: string | null;
  @Field(() => RunTriggerEnum, { description: "What started it." })
  trigger!: keyof typeof RunTriggerEnum;
  @Field(() => String, { description: "Why it was started." })
  reason!: string;
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the version that it trained again came out the same byte by byte; null until then, and for runs that reproduce none.",
  })
  reproduced!: boolean | null;
  @Field(() => BackendName, { nullable: true, description: "What it computes on; null until it starts." })
  backend!: string | null;
  @Field(() => String, { nullable: true, description: "The device in words; null until it starts." })
  device!: string | null;
  @Field(() => Float, { description: "How far it is, 0 to 1." })
  progress!: number;
  @Field(() => DateTime, { description: "When it was asked for." })
  createdAt!: Date;
  @Field(() => DateTime, { nullable: true, description: "When it began; null while it waits." })
  startedAt!: Date | null;
  @Field(() => DateTime, { nullable: true, description: "When it ended; null until then." })
  endedAt!: Date | null;
  @Field(() => DateTime, { nullable: true, description: "When somebody acknowledged its failure; null until then." })
  acknowledgedAt!: Date | null;
}

@ObjectType({
  simpleResolvers: true,
  description: "Computing time of a run, added up over its jobs: folds that are trained side by side count each.",
})
export class StageSeconds {
  @Field(() => Float, { description: "Seconds of preparing and encoding images." })
  encode!: number;
  @Field(() => Float, { description: "Seconds of training." })
  train!: number;
  @Field(() => Float, { description: "Seconds of scoring held-out images, measuring and publishing." })
  evaluate!: number;
}

@ObjectType({ simpleResolvers: true, description: "An input that a recipe's model may be given." })
export class RecipeInput {
  @Field(() => Int, { description: "Height in pixels: TriggerRetrainingInput.inputRows." })
  rows!: number;
  @Field(() => Int, { description: "Width in pixels: TriggerRetrainingInput.inputColumns." })
  columns!: number;
  @Field(() => Float, { description: "Size of a pixel in millimetres." })
  spacingMm!: number;
  @Field(() => Boolean, { description: "True for the one that is taken where none is named." })
  isDefault!: boolean;
}

@ObjectType({ simpleResolvers: true, description: "A way to build and train a model, and whether it can be used here." })
export class Recipe {
  @Field(() => RecipeName, { description: "Names the recipe." })
  name!: string;
  @Field(() => String, { description: "What it does, in words." })
  description!: string;
  @Field(() => Boolean, { description: "True for what a run trains by where it names no recipe." })
  isDefault!: boolean;
  @Field(() => Boolean, { description: "False where it needs a backbone and none is installed." })
  isAvailable!: boolean;
  @Field(() => [RecipeInput], {
    description: "The inputs to choose from, smallest first; empty where it has one of its own, or takes any (keras-baseline).",
  })
  inputs!: RecipeInput[];
  @Field(() => String, {
    nullable: true,
    description: "The installed backbone that it takes; null where it takes none or none is installed.",
  })
  backboneName!: string | null;
  @Field(() => String, { nullable: true, description: "SHA-256 of that backbone." })
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
  @Field(() => String, { nullable: true, description: "A line of the run's log; null for an epoch, and for readers and arbiters." })
  message!: string | null;
  @Field(() => DateTime, { description: "When it happened." })
  at!: Date;
}

@ObjectType({ simpleResolvers: true, description: "What the training service computes on, chosen when it started." })
export class ComputeBackend {
  @Field(() => BackendName, { description: "The backend that was taken." })
  name!: string;
  @Field(() => String, { description: "The device in words." })
  device!: string;
  @Field(() => String, { nullable: true, description: "Version of the native TensorFlow library; null without one." })
  tensorflow!: string | null;
  @Field(() => Int, { nullable: true, description: "Threads that one model computes on; null where not known." })
  threads!: number | null;
  @Field(() => [String], { description: "The faster backends that were not taken, each with its reason." })
  notTaken!: string[];
}

@ObjectType({ simpleResolvers: true, description: "The training service: one trainer or several." })
export class TrainingService {
  @Field(() => Boolean, {
    description: "True where a trainer has reported in the last 45 seconds. False: requests to it wait until one is started.",
  })
  isRunning!: boolean;
}
