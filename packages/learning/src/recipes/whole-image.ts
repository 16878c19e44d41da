import { shuffled } from "@second-read/metrics";
import type { Encoding } from "../encoding.ts";
import type { LabelledFacts, PreparedImage, WeightedFacts } from "../prepared-image.ts";
import type { ChannelTally } from "./channel-statistics.ts";
import type { ChannelStatistics, EncodedImages, ExampleSource, FullOptions, InputShape, Portable, RecipeKind } from "./recipe-kind.ts";
import { rememberSome } from "./remember-some.ts";

/** How a recipe whose model takes a whole image as one input computes that input. */
export interface WholeImage {
  readonly encodingName: string;
  /** Whether the encoding is expensive enough to be cached. */
  readonly isKept: boolean;
  inputShape(options: FullOptions): InputShape;
  /** The input before normalisation, of length rows × columns × channels. */
  encode(image: PreparedImage, options: FullOptions): Float32Array;
  /** Called once with every training image. Omitted if channels are used unchanged. */
  tally?(): ChannelTally;
  /** In place: (value − mean) / deviation inside the breast, 0 outside. */
  normalise(input: Float32Array, statistics: ChannelStatistics, options: FullOptions): void;
  /** `input` is the result of `encode`. */
  label(image: LabelledFacts, options: FullOptions, input: Float32Array): Float32Array;
}

type WholeImageKind = Pick<RecipeKind, "encodingParts" | "fits" | "makeExamples" | "inputOf" | "labelledInputOf" | "logitOf">;

export function wholeImageKind(parts: WholeImage): WholeImageKind {
  const normalised = (input: Float32Array, channels: ChannelStatistics, options: FullOptions) => {
    const values = input.slice();
    parts.normalise(values, channels, options);
    return values;
  };
  return {
    encodingParts: (options) => [
      {
        name: `${parts.encodingName} ${options.inputRows}×${options.inputColumns}`,
        isKept: parts.isKept,
        make(image) {
          const { rows, columns, channels } = parts.inputShape(options);
          return { shape: [rows, columns, channels], values: parts.encode(image, options) };
        },
      },
    ],
    fits: ({ channels, arrays }, options) => channels.mean.length === parts.inputShape(options).channels && arrays.length === 0,
    async makeExamples({ images, encodingOf }, options) {
      const inputOf = rememberSome(async (image) => encodedInput(await encodingOf(image)));
      const channels = await channelsOf(images, inputOf, parts.tally?.(), parts.inputShape(options));
      const examples: ExampleSource = {
        order: (random) => shuffled([...images.keys()], random),
        read: (numbers) =>
          Promise.all(
            numbers.map(async (number) => {
              const image = images[number] as WeightedFacts;
              const input = await inputOf(image);
              return {
                positive: image.positive,
                weight: image.weight,
                label: parts.label(image, options, input),
                input: normalised(input, channels, options),
              };
            }),
          ),
      };
      return { fitted: { channels, arrays: [] }, examples };
    },
    inputOf: (encoding, { channels }, options) => ({ size: 1, values: normalised(encodedInput(encoding), channels, options) }),
    labelledInputOf: (image, encoding, { channels }, options) => ({
      size: 1,
      values: normalised(encodedInput(encoding), channels, options),
      labels: parts.label(image, options, encodedInput(encoding)),
      weights: Float32Array.of(1),
    }),
    logitOf: (outputs) => outputs.at(-1) as number,
  };
}

type InputOf = (image: LabelledFacts) => Promise<Float32Array>;

async function channelsOf(
  images: EncodedImages["images"],
  inputOf: InputOf,
  tally: ChannelTally | undefined,
  { channels }: InputShape,
): Promise<ChannelStatistics> {
  if (tally === undefined) return { mean: Array<number>(channels).fill(0), deviation: Array<number>(channels).fill(1) };
  for (const image of images) tally.add(await inputOf(image));
  return tally.statistics();
}

function encodedInput([part]: Encoding): Float32Array {
  if (!(part?.values instanceof Float32Array)) throw new Error("an encoding of another recipe");
  return part.values;
}

/** For a network that outputs one logit and has no custom layer. */
export const wholeImagePortable: Portable = {
  modelOf: (trained) => trained,
  reduction: { highest: 1, above: null, otherwise: 0 },
};
