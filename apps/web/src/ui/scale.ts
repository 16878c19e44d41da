/** A linear scale from data to pixels. */
export interface Scale {
  (value: number): number;
  readonly invert: (pixel: number) => number;
  readonly ticks: readonly number[];
}

/** Ticks at 1, 2 or 5 times a power of ten, at most `most` + 1 of them, inside [low, high]. */
export function niceTicks(low: number, high: number, most = 5): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999999) ?? 10 * power;
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index++)
    ticks.push(Number((index * step).toPrecision(12)));
  return ticks;
}

/** Linear scale of [low, high] onto [from, to] pixels; a domain of zero width maps to the middle. */
export function linearScale([low, high]: readonly [number, number], [from, to]: readonly [number, number], most = 5): Scale {
  const span = high - low;
  const scale = (value: number) => (span === 0 ? (from + to) / 2 : from + ((value - low) / span) * (to - from));
  const invert = (pixel: number) => (to === from ? low : low + ((pixel - from) / (to - from)) * span);
  return Object.assign(scale, { invert, ticks: niceTicks(low, high, most) });
}
