import type { Encoding } from "../encoding.ts";
import type { LabelledImage, PreparedImage } from "../prepared-image.ts";
import type { ChannelStatistics, FullOptions, InputShape, RecipeKind } from "./recipe-kind.ts";

/** How a recipe whose model takes a whole image as one input makes that input. */
export interface WholeImage {
  readonly encodingName: string;
  /** Whether encoding is dear enough to be kept. */
  readonly isKept: boolean;
  inputShape(options: FullOptions): InputShape;
  /** Before normalisation. Length rows × columns × channels. */
  encode(image: PreparedImage, options: FullOptions): Float32Array;
  channelStatistics(inputs: readonly Float32Array[], options: FullOptions): ChannelStatistics;
  /** In place: (value − mean) / deviation inside the breast, 0 outside. */
  normalise(input: Float32Array, statistics: ChannelStatistics, options: FullOptions): void;
  /** `input` is what `encode` gave. */
  label(image: LabelledImage, options: FullOptions, input: Float32Array): Float32Array;
}

type WholeImageKind = Pick<RecipeKind, "encodingParts" | "fits" | "makeExamples" | "inputOf" | "labelledInputOf" | "logitOf">;

export function wholeImageKind(parts: WholeImage): WholeImageKind {
  const normalised = (encoding: Encoding, channels: ChannelStatistics, options: FullOptions) => {
    const values = encodedInput(encoding).slice();
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
      const examples: { positive: boolean; input: Float32Array; label: Float32Array; weight: number }[] = [];
      for (const image of images) {
        const input = encodedInput(await encodingOf(image));
        examples.push({ positive: image.positive, input, label: parts.label(image, options, input), weight: 1 });
      }
      const channels = parts.channelStatistics(
        examples.map(({ input }) => input),
        options,
      );
      for (const { input } of examples) parts.normalise(input, channels, options);
      return { fitted: { channels, arrays: [] }, examples };
    },
    inputOf: (encoding, { channels }, options) => ({ size: 1, values: normalised(encoding, channels, options) }),
    labelledInputOf: (image, encoding, { channels }, options) => ({
      size: 1,
      values: normalised(encoding, channels, options),
      labels: parts.label(image, options, encodedInput(encoding)),
      weights: Float32Array.of(1),
    }),
    logitOf: (outputs) => outputs.at(-1) as number,
  };
}

function encodedInput([part]: Encoding): Float32Array {
  if (!(part?.values instanceof Float32Array)) throw new Error("an encoding of another recipe");
  return part.values;
}
