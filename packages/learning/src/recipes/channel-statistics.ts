import type { ChannelStatistics, InputShape } from "./recipe-kind.ts";

/** Accumulates statistics over inputs one at a time, so that none needs to be held. */
export interface ChannelTally {
  add(input: Float32Array): void;
  statistics(): ChannelStatistics;
}

/** Mean and standard deviation of every channel except the first, over cells whose first channel, `inside`, is 1; the first channel stays unchanged. */
export function tallyChannels({ channels }: InputShape): ChannelTally {
  const sum = new Float64Array(channels);
  const squares = new Float64Array(channels);
  let count = 0;
  return {
    add(input) {
      for (let at = 0; at < input.length; at += channels) {
        if (input[at] !== 1) continue;
        count += 1;
        for (let channel = 1; channel < channels; channel += 1) {
          const value = input[at + channel] as number;
          sum[channel] = (sum[channel] as number) + value;
          squares[channel] = (squares[channel] as number) + value * value;
        }
      }
    },
    statistics() {
      const mean = Array.from(sum, (value) => (count > 0 ? value / count : 0));
      const deviation = mean.map(
        (value, channel) => Math.sqrt(Math.max(0, (squares[channel] as number) / Math.max(1, count) - value * value)) || 1,
      );
      mean[0] = 0;
      deviation[0] = 1;
      return { mean, deviation };
    },
  };
}

/** In place. Clipped to ±5 standard deviations, so that an unusual image cannot dominate. */
export function normalise(input: Float32Array, { mean, deviation }: ChannelStatistics, { channels }: InputShape): void {
  for (let at = 0; at < input.length; at += channels) {
    if (input[at] !== 1) continue;
    for (let channel = 1; channel < channels; channel += 1) {
      const value = ((input[at + channel] as number) - (mean[channel] as number)) / (deviation[channel] as number);
      input[at + channel] = Math.min(5, Math.max(-5, value));
    }
  }
}
