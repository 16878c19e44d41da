import type { RunEventsSubscription, RunQuery } from "../../generated/graphql.ts";
import type { EpochCurve } from "../../ui/charts/epoch-chart.tsx";

export type Epoch = NonNullable<RunQuery["trainingRun"]>["epochs"][number];
export type RunEvent = RunEventsSubscription["trainingRunEvents"];

export interface LogLine {
  readonly id: string;
  readonly at: string;
  readonly message: string;
}

/** What the live events of a run have told so far. */
export interface RunStory {
  readonly epochs: ReadonlyMap<string, Epoch>;
  readonly log: readonly LogLine[];
  readonly seen: ReadonlySet<string>;
}

export const emptyStory: RunStory = { epochs: new Map(), log: [], seen: new Set() };

/** Adds an event. One that was told before (a stream that came back starts at its beginning) changes nothing. */
export function tell(story: RunStory, event: RunEvent): RunStory {
  if (story.seen.has(event.id)) return story;
  const seen = new Set(story.seen).add(event.id);
  const log = event.message ? [...story.log, { id: event.id, at: event.at, message: event.message }] : story.log;
  if (!event.epoch) return { ...story, seen, log };
  return { epochs: new Map(story.epochs).set(epochKey(event.epoch), event.epoch), log, seen };
}

/** Epochs of the query and of the stream as one list in order; a repeated epoch of a later attempt replaces the earlier one. */
export function allEpochs(stored: readonly Epoch[], story: RunStory): Epoch[] {
  const merged = new Map(stored.map((epoch) => [epochKey(epoch), epoch]));
  for (const [key, epoch] of story.epochs) merged.set(key, epoch);
  return [...merged.values()].sort((a, b) => a.fold - b.fold || a.epoch - b.epoch);
}

function epochKey({ fold, epoch }: Pick<Epoch, "fold" | "epoch">): string {
  return `${fold}:${epoch}`;
}

export type CurveName = "loss" | "accuracy" | "precision" | "recall" | "auc";
type Field = Exclude<keyof Epoch, "__typename" | "fold" | "epoch" | "imagesPerSecond" | "memoryMb">;

const fields: Readonly<Record<CurveName, readonly [training: Field, validation: Field]>> = {
  loss: ["loss", "validationLoss"],
  accuracy: ["accuracy", "validationAccuracy"],
  precision: ["precision", "validationPrecision"],
  recall: ["recall", "validationRecall"],
  auc: ["auc", "validationAuc"],
};

/** The curves of one figure, a fold each; epochs at which it was not defined leave a gap. */
export function curvesOf(epochs: readonly Epoch[], name: CurveName): EpochCurve[] {
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

/** What the folds' processes held at their newest epochs, the largest of them; null before anything was said. */
export function memoryMbAFold(epochs: readonly Epoch[]): number | null {
  const newest = new Map(epochs.flatMap(({ fold, memoryMb }) => (typeof memoryMb === "number" ? [[fold, memoryMb] as const] : [])));
  return newest.size === 0 ? null : Math.max(...newest.values());
}

/** Seconds left at the pace so far; null before anything can be said. */
export function secondsLeft(startedAt: string | null | undefined, progress: number, now: Date): number | null {
  if (!startedAt || progress < 0.01 || progress >= 1) return null;
  const elapsed = (now.getTime() - new Date(startedAt).getTime()) / 1000;
  return (elapsed / progress) * (1 - progress);
}

export const stages = ["snapshot", "folds", "calibrate", "publish", "gate"] as const;
export type Stage = (typeof stages)[number];
export type StageState = "done" | "now" | "ahead" | "stopped" | "cancelled";

/** Where a run stands on its line. A run that ended early stopped at its stage. */
export function stageStates(stage: string, status: string): Record<Stage, StageState> {
  const at = stage === "done" || status === "SUCCEEDED" ? stages.length : Math.max(0, stages.indexOf(stage as Stage));
  const here = status === "FAILED" ? "stopped" : status === "CANCELLED" ? "cancelled" : "now";
  const state = (index: number): StageState => (index < at ? "done" : index > at ? "ahead" : here);
  return Object.fromEntries(stages.map((name, index) => [name, state(index)])) as Record<Stage, StageState>;
}

export function hasEnded(status: string): boolean {
  return status === "CANCELLED" || status === "FAILED" || status === "SUCCEEDED";
}
