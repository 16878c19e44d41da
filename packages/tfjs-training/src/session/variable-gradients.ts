import { add, clone, engine, onesLike, type Scalar, type Tensor, tidy, type Variable } from "@tensorflow/tfjs-core";

/** One recorded operation, as stored by tfjs-core's engine. */
interface TapeNode {
  readonly kernelName: string;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly Tensor[];
  readonly saved?: readonly Tensor[];
  readonly gradient?: (dys: (Tensor | null)[]) => Readonly<Record<string, () => Tensor>>;
}

interface TapeEngine {
  readonly state: { activeTape: TapeNode[] | null };
  scopedRun<T>(start: () => void, end: () => void, work: () => T): T;
  startTape(): void;
  endTape(): void;
}

/**
 * The loss and its gradients with respect to the variables. tfjs-core's own `variableGrads` keeps every saved activation and every gradient until the
 * whole backward pass is over; this one frees each as soon as the operation that needed it is done, which halves the memory of training. The gradient
 * of a variable that the loss does not depend on is undefined. Not to be nested.
 */
export function variableGradients(
  computeLoss: () => Scalar,
  variables: readonly Variable[],
): { value: Scalar; gradients: readonly (Tensor | undefined)[] } {
  const tapes = engine() as unknown as TapeEngine;
  const value = tapes.scopedRun(
    () => tapes.startTape(),
    () => tapes.endTape(),
    () => tidy(computeLoss),
  );
  const tape = tapes.state.activeTape ?? [];
  tapes.state.activeTape = null;
  const roots = new Set(variables.map(({ id }) => id));
  const reached = reachedFrom(tape, roots);
  const useful = leadingTo(tape, value.id);

  const gradients = tidy(() => {
    const byTensor = new Map<number, Tensor>([[value.id, onesLike(value)]]);
    for (const node of [...tape].reverse()) {
      if (useful.has(node) && node.outputs.some(({ id }) => reached.has(id))) propagate(node, byTensor, reached);
      for (const saved of node.saved ?? []) saved.dispose();
      for (const { id } of node.outputs) {
        if (roots.has(id)) continue;
        byTensor.get(id)?.dispose();
        byTensor.delete(id);
      }
    }
    return variables.map(({ id }) => byTensor.get(id)) as Tensor[];
  });
  return { value, gradients };
}

/** Adds the node's contribution to the gradients of its inputs. */
function propagate(node: TapeNode, byTensor: Map<number, Tensor>, reached: ReadonlySet<number>): void {
  const { gradient } = node;
  if (!gradient) throw new Error(`There is no gradient of ${node.kernelName}`);
  const dys = node.outputs.map(({ id }) => byTensor.get(id) ?? null);
  const inputs = Object.entries(node.inputs).filter(([, { id }]) => reached.has(id));
  // In a scope of its own, because some gradient functions create full-size tensors right away, before any gradient is requested.
  const parts = tidy(() => {
    const inputGradients = gradient(dys);
    return inputs.map(([name]) => {
      const gradientOf = inputGradients[name];
      if (!gradientOf) throw new Error(`There is no gradient of ${node.kernelName} by ${name}`);
      const part = tidy(gradientOf);
      // A gradient that is passed through unchanged must outlive the output's gradient, which is freed next.
      return dys.includes(part) ? clone(part) : part;
    });
  });
  inputs.forEach(([, { id }], i) => {
    const part = parts[i]!;
    const before = byTensor.get(id);
    byTensor.set(id, before ? add(before, part) : part);
    if (before) for (const summand of [before, part]) summand.dispose();
  });
}

/** Ids of the tensors that depend on the roots, including the roots. */
function reachedFrom(tape: readonly TapeNode[], roots: ReadonlySet<number>): ReadonlySet<number> {
  const reached = new Set(roots);
  for (const node of tape) {
    if (Object.values(node.inputs).some(({ id }) => reached.has(id))) for (const { id } of node.outputs) reached.add(id);
  }
  return reached;
}

/** The nodes that a result depends on. */
function leadingTo(tape: readonly TapeNode[], result: number): ReadonlySet<TapeNode> {
  const wanted = new Set([result]);
  const nodes = new Set<TapeNode>();
  for (const node of [...tape].reverse()) {
    if (!node.outputs.some(({ id }) => wanted.has(id))) continue;
    nodes.add(node);
    for (const { id } of Object.values(node.inputs)) wanted.add(id);
  }
  return nodes;
}
