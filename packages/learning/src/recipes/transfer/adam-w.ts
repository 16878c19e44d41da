import { AdamOptimizer, engine, mul, tidy } from "@tensorflow/tfjs-core";

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019), which tfjs-core does not have. */
export class AdamW extends AdamOptimizer {
  static override get className(): string {
    return "AdamW";
  }

  constructor(
    learningRate: number,
    private readonly decay: number,
  ) {
    super(learningRate, 0.9, 0.999, 1e-8);
  }

  override applyGradients(gradients: Parameters<AdamOptimizer["applyGradients"]>[0]): void {
    const names = Array.isArray(gradients) ? gradients.map(({ name }) => name) : Object.keys(gradients);
    for (const name of names) {
      const variable = engine().registeredVariables[name];
      if (variable !== undefined) variable.assign(tidy(() => mul(variable, 1 - this.learningRate * this.decay)));
    }
    super.applyGradients(gradients);
  }
}
