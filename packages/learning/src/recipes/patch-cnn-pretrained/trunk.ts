import type { Convolution } from "../../backbone/convolution.ts";
import { learningError } from "../../learning-error.ts";

/** The first layers of a pretrained network. */
export interface Trunk {
  readonly convolutions: readonly Convolution[];
  /** Pixels along a side of one position of their output. */
  readonly stride: number;
}

/**
 * As many of the convolutions as keep at least one output position per cell.
 * @throws BAD_BACKBONE if even the first layer is too coarse, or if one of them does not halve the picture evenly
 */
export function trunkOf(convolutions: readonly Convolution[], cellPixels: number): Trunk {
  let kept: Trunk = { convolutions: [], stride: 1 };
  let stride = 1;
  for (const [i, { strides, pad, filterShape }] of convolutions.entries()) {
    const [down, across] = strides;
    const tiles = filterShape[0] === down && filterShape[1] === across;
    if (down !== across || (pad === "valid" && !tiles)) throw bad("its convolutions do not halve a picture evenly");
    stride *= down;
    if (stride > cellPixels) break;
    if (cellPixels % stride === 0) kept = { convolutions: convolutions.slice(0, i + 1), stride };
  }
  if (kept.convolutions.length === 0)
    throw bad(`its first layer gives a coarser map than one place for ${cellPixels} pixels; choose a larger input`);
  return kept;
}

function bad(why: string) {
  return learningError("BAD_BACKBONE", `This backbone is no start for patch-cnn-pretrained: ${why}.`);
}
