import type { TrainingSession } from "@second-read/tfjs-training";
import type { Encoder } from "./encode-images.ts";
import { joined } from "./joined.ts";
import type { LabelledFacts } from "./prepared-image.ts";
import { readAhead } from "./read-ahead.ts";
import type { Fitted, FullOptions, LabelledInput, RecipeKind } from "./recipes/recipe-kind.ts";
import type { KeptArray, Scratch } from "./scratch.ts";
import { type ValidationReport, ValidationTally } from "./tally.ts";

/** A held-out image as model input, built once and read each epoch, since building it may take longer than the epoch. */
export interface HeldOut {
  readonly image: LabelledFacts;
  /** Number of inputs, and how much of the kept array is values and how much labels; the rest is weights. */
  readonly size: number;
  readonly shape: LabelledInput["shape"];
  readonly valuesLength: number;
  readonly labelsLength: number;
  readonly kept: KeptArray;
}

export async function holdOut(
  images: readonly LabelledFacts[],
  {
    kind,
    options,
    fitted,
    encodingOf,
    scratch,
  }: {
    readonly kind: RecipeKind;
    readonly options: FullOptions;
    readonly fitted: Fitted;
    readonly encodingOf: Encoder["encodingOf"];
    readonly scratch: Scratch;
  },
): Promise<HeldOut[]> {
  const held: HeldOut[] = [];
  for (const image of images) {
    const { size, shape, values, labels, weights } = kind.labelledInputOf(image, await encodingOf(image), fitted, options);
    const kept = await scratch.keep(joined([values, labels, weights]));
    held.push({ image, size, shape, valuesLength: values.length, labelsLength: labels.length, kept });
  }
  return held;
}

/** By imageId. `malignancies` is empty for a recipe that does not distinguish malignant from benign. */
export interface ImageLogits {
  readonly logits: Map<string, number>;
  readonly malignancies: Map<string, number>;
}

/** The logits of every held-out image, and the validation part of the epoch's report. */
export async function scoreHeldOut(
  session: TrainingSession,
  kind: RecipeKind,
  held: readonly HeldOut[],
  batch: number,
): Promise<ImageLogits & { readonly report: ValidationReport }> {
  const logits = new Map<string, number>();
  const malignancies = new Map<string, number>();
  const tally = new ValidationTally();
  for await (const members of readAhead(groups(held, batch), readInputs)) {
    const size = members.reduce((sum, { input }) => sum + input.size, 0);
    const outputs = await session.predict(joined(members.map(({ input }) => input.values)), size, members[0]?.input.shape);
    const units = outputs.length / size;
    let at = 0;
    for (const { image, input } of members) {
      const own = outputs.slice(at, at + input.size * units);
      at += own.length;
      const logit = kind.logitOf(own, input.size);
      logits.set(image.imageId, logit);
      if (kind.malignancyOf !== undefined) malignancies.set(image.imageId, kind.malignancyOf(own));
      tally.add(kind, image, input, own, logit);
    }
  }
  return { logits, malignancies, report: tally.report() };
}

function readInputs(members: readonly HeldOut[]): Promise<{ image: LabelledFacts; input: LabelledInput }[]> {
  return Promise.all(
    members.map(async ({ image, size, shape, valuesLength, labelsLength, kept }) => {
      const all = await kept();
      const labelsEnd = valuesLength + labelsLength;
      const input = {
        size,
        shape,
        values: all.subarray(0, valuesLength),
        labels: all.subarray(valuesLength, labelsEnd),
        weights: all.subarray(labelsEnd),
      };
      return { image, input };
    }),
  );
}

/** Groups whole images up to the batch size, at least one a group; images with a shape of their own form groups of one. */
function groups(held: readonly HeldOut[], batch: number): HeldOut[][] {
  const result: HeldOut[][] = [];
  let room = 0;
  for (const one of held) {
    if (room <= 0 || one.shape !== undefined) {
      result.push([]);
      room = batch;
    }
    result.at(-1)?.push(one);
    room -= one.size;
  }
  return result;
}
