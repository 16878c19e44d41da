import type { LayersModel } from "@tensorflow/tfjs-layers";

interface DropoutLayer {
  readonly rate: number;
  seed?: number;
}

/**
 * tfjs draws the same dropout mask at every step if a layer has a seed, and an unrepeatable one if it has none. The returned function sets a seed on
 * each dropout layer of the model for the step and the share, so that masks change but the same seed gives the same run.
 */
export function dropoutStream(model: LayersModel): (step: number, rank: number) => void {
  const layers = model.layers
    .filter((layer) => layer.getClassName() === "Dropout")
    .map((layer, index) => ({ layer: layer as unknown as DropoutLayer, seed: mix((layer as unknown as DropoutLayer).seed ?? 0, index) }));
  return (step, rank) => {
    for (const { layer, seed } of layers) layer.seed = mix(mix(seed, step), rank);
  };
}

/** Mixes two numbers into one of 32 well-distributed bits (the finaliser of MurmurHash3). */
function mix(a: number, b: number): number {
  let h = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
