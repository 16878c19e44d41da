import { type RunStage, type RunStatus, recordOf } from "@second-read/domain";
import type { EpochColumnsPartsFragment, EpochPartsFragment } from "../../generated/graphql.ts";

export type Epoch = EpochPartsFragment;

/** An event of a run: a message, an epoch, or both. */
export interface RunEvent {
  readonly id: string;
  readonly at: string;
  readonly message?: string | null;
  readonly epoch?: Epoch | null;
}

export interface LogLine {
  readonly id: string;
  readonly at: string;
  readonly message: string;
}

/** The live events of a run so far. */
export interface RunStory {
  readonly epochs: ReadonlyMap<string, Epoch>;
  readonly log: readonly LogLine[];
  readonly seen: ReadonlySet<string>;
}

export const emptyStory: RunStory = { epochs: new Map(), log: [], seen: new Set() };

/** Adds an event. One that was received before changes nothing: a stream that reconnects starts from its beginning. */
export function addEvent(story: RunStory, event: RunEvent): RunStory {
  if (story.seen.has(event.id)) return story;
  const seen = new Set(story.seen).add(event.id);
  const log = event.message ? [...story.log, { id: event.id, at: event.at, message: event.message }] : story.log;
  if (!event.epoch) return { ...story, seen, log };
  return { epochs: new Map(story.epochs).set(epochKey(event.epoch), event.epoch), log, seen };
}

/** Converts epochs in columns to a list. */
export function epochsOf(columns: EpochColumnsPartsFragment): Epoch[] {
  return columns.fold.map((fold, place) => ({
    fold,
    epoch: columns.epoch[place] ?? 0,
    loss: columns.loss[place] ?? 0,
    accuracy: columns.accuracy[place] ?? null,
    precision: columns.precision[place] ?? null,
    recall: columns.recall[place] ?? null,
    auc: columns.auc[place] ?? null,
    validationLoss: columns.validationLoss[place] ?? null,
    validationAccuracy: columns.validationAccuracy[place] ?? null,
    validationPrecision: columns.validationPrecision[place] ?? null,
    validationRecall: columns.validationRecall[place] ?? null,
    validationAuc: columns.validationAuc[place] ?? null,
    imagesPerSecond: columns.imagesPerSecond[place] ?? null,
    memoryMb: columns.memoryMb[place] ?? null,
  }));
}

/** Epochs of the query and of the stream as one ordered list; an epoch that a later attempt repeats replaces the earlier one. */
export function allEpochs(stored: readonly Epoch[], story: RunStory): Epoch[] {
  const merged = new Map(stored.map((epoch) => [epochKey(epoch), epoch]));
  for (const [key, epoch] of story.epochs) merged.set(key, epoch);
  return [...merged.values()].sort((a, b) => a.fold - b.fold || a.epoch - b.epoch);
}

function epochKey({ fold, epoch }: Pick<Epoch, "fold" | "epoch">): string {
  return `${fold}:${epoch}`;
}

export type CurveName = "loss" | "accuracy" | "precision" | "recall" | "auc";
type Field = Exclude<keyof Epoch, "__typename" | " $fragmentName" | "fold" | "epoch" | "imagesPerSecond" | "memoryMb">;

const fields: Readonly<Record<CurveName, readonly [training: Field, validation: Field]>> = {
  loss: ["loss", "validationLoss"],
  accuracy: ["accuracy", "validationAccuracy"],
  precision: ["precision", "validationPrecision"],
  recall: ["recall", "validationRecall"],
  auc: ["auc", "validationAuc"],
};

type Points = readonly (readonly [epoch: number, value: number])[];

export interface FoldCurve {
  readonly fold: number;
  readonly training: Points;
  readonly validation: Points;
}

/** The mean over the folds that have reached each epoch. */
export function meanOfFolds(curves: readonly Points[]): Points {
  const byEpoch = new Map<number, number[]>();
  for (const [epoch, value] of curves.flat()) byEpoch.set(epoch, [...(byEpoch.get(epoch) ?? []), value]);
  return [...byEpoch]
    .sort(([a], [b]) => a - b)
    .map(([epoch, values]) => [epoch, values.reduce((sum, value) => sum + value, 0) / values.length] as const);
}

/** The curves of one metric, one per fold; epochs at which it is undefined leave a gap. */
export function curvesOf(epochs: readonly Epoch[], name: CurveName): FoldCurve[] {
  const [training, validation] = fields[name];
  const points = (own: readonly Epoch[], field: Field) =>
    own.flatMap((epoch) => {
      const value = epoch[field];
      return typeof value === "number" ? [[epoch.epoch, value] as const] : [];
    });
  const folds = [...new Set(epochs.map(({ fold }) => fold))].sort((a, b) => a - b);
  return folds.map((fold) => {
    const own = epochs.filter((epoch) => epoch.fold === fold);
    return { fold, training: points(own, training), validation: points(own, validation) };
  });
}

/** Epochs done in each of the k folds. */
export function foldProgress(epochs: readonly Epoch[], folds: number): number[] {
  return Array.from({ length: folds }, (_, fold) =>
    epochs.reduce((most, epoch) => (epoch.fold === fold ? Math.max(most, epoch.epoch) : most), 0),
  );
}

/** The median speed of the last ten epochs; null before the first. */
export function imagesPerSecond(epochs: readonly Epoch[]): number | null {
  const speeds = epochs.flatMap((epoch) => (typeof epoch.imagesPerSecond === "number" ? [epoch.imagesPerSecond] : []));
  const sorted = speeds.slice(-10).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** The largest memory of any fold's process at its newest epoch; null before the first epoch. */
export function memoryMbPerFold(epochs: readonly Epoch[]): number | null {
  const newest = new Map(epochs.flatMap(({ fold, memoryMb }) => (typeof memoryMb === "number" ? [[fold, memoryMb] as const] : [])));
  return newest.size === 0 ? null : Math.max(...newest.values());
}

/** Seconds left at the speed so far; null before it can be estimated. */
export function secondsLeft(startedAt: string | null | undefined, progress: number, now: Date): number | null {
  if (!startedAt || progress < 0.01 || progress >= 1) return null;
  const elapsed = (now.getTime() - new Date(startedAt).getTime()) / 1000;
  return (elapsed / progress) * (1 - progress);
}

/** The stages that are shown; a queued run is at the first one. */
export const stages = ["snapshot", "folds", "calibrate", "publish", "gate"] as const satisfies readonly RunStage[];
export type Stage = (typeof stages)[number];
export type StageState = "done" | "now" | "ahead" | "stopped" | "cancelled";

/** The state of each stage. A run that ended early stopped at its last stage. */
export function stageStates(stage: RunStage, status: RunStatus): Record<Stage, StageState> {
  const at = stage === "done" || status === "SUCCEEDED" ? stages.length : stage === "queued" ? 0 : stages.indexOf(stage);
  const here = status === "FAILED" ? "stopped" : status === "CANCELLED" ? "cancelled" : "now";
  const state = (index: number): StageState => (index < at ? "done" : index > at ? "ahead" : here);
  return recordOf(stages, (_, index) => state(index));
}

export function hasEnded(status: RunStatus): boolean {
  return status === "CANCELLED" || status === "FAILED" || status === "SUCCEEDED";
}
