import { add, getGradient, mul, reshape, rsqrt, scalar, sub, sum, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { guardGradient } from "../operations/register.ts";

/**
 * The gap: tfjs-core's gradient of batch norm with given statistics (inference mode: heat maps, frozen layers) expands 1/σ to full size with `Tile`,
 * which takes 0.9 s for 12.6 million floats. Ours broadcasts.
 */
export function registerFusedBatchNormGradient(): void {
  const composed = getGradient("FusedBatchNorm");
  guardGradient(
    {
      kernelName: "FusedBatchNorm",
      inputsToSave: ["x", "mean", "variance", "scale"],
      gradFunc: (dy, saved, attributes) => {
        const gradient = dy as Tensor;
        const [x, mean, variance, gamma] = saved as [Tensor, Tensor, Tensor, Tensor];
        // Full-size statistics (an axis other than the last): there is nothing to broadcast.
        if (mean.rank !== 1) return composed.gradFunc(dy, saved, attributes);
        const epsilon = scalar(attributes.varianceEpsilon as number);
        const inverse = () => rsqrt(add(variance, epsilon));
        const channelSum = (values: Tensor): Tensor => reshape(sum(reshape(values, [-1, mean.size]), 0), mean.shape);
        const dotCentred = () => channelSum(mul(gradient, sub(x, mean)));
        return {
          x: () => tidy(() => mul(gradient, mul(inverse(), gamma))),
          mean: () => tidy(() => mul(channelSum(gradient), mul(mul(inverse(), gamma), -1))),
          variance: () => tidy(() => mul(dotCentred(), mul(mul(gamma, mul(inverse(), mul(inverse(), inverse()))), -0.5))),
          scale: () => tidy(() => mul(dotCentred(), inverse())),
          offset: () => channelSum(gradient),
        };
      },
    },
    // Any kernel of ours will do: its presence shows that the backend is the wasm one.
    "BiasRelu",
  );
}
