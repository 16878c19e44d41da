import { AdamOptimizer, add, engine, mul, type Tensor, tidy, type Variable } from "@tensorflow/tfjs-core";

/** Variables whose names start with the prefix move by only a share of each step. */
export interface Slowed {
  readonly prefix: string;
  readonly share: number;
}

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019), which tfjs-core does not have. */
export class AdamW extends AdamOptimizer {
  static override get className(): string {
    return "AdamW";
  }

  constructor(
    learningRate: number,
    private readonly decay: number,
    private readonly slowed?: Slowed,
  ) {
    super(learningRate, 0.9, 0.999, 1e-8);
  }

  override applyGradients(gradients: Parameters<AdamOptimizer["applyGradients"]>[0]): void {
    const names = Array.isArray(gradients) ? gradients.map(({ name }) => name) : Object.keys(gradients);
    const variables = names.flatMap((name) => engine().registeredVariables[name] ?? []);
    const kept = this.keptOf(variables);
    for (const variable of variables) variable.assign(tidy(() => mul(variable, 1 - this.learningRate * this.decay)));
    super.applyGradients(gradients);
    for (const [variable, before] of kept) {
      variable.assign(tidy(() => add(before, mul(variable, this.slowed?.share ?? 1))));
      before.dispose();
    }
  }

  /** For each slowed variable, the part that the step leaves unchanged. */
  private keptOf(variables: readonly Variable[]): Map<Variable, Tensor> {
    const { slowed } = this;
    if (slowed === undefined) return new Map();
    const own = variables.filter(({ name }) => name.startsWith(slowed.prefix));
    return new Map(own.map((variable) => [variable, tidy(() => mul(variable, 1 - slowed.share))]));
  }
}
