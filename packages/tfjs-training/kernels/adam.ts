/**
 * One Adam step in a single pass: the moments are updated in place, and the new weights are written to `out`. `correction1` = 1 / (1 − β₁ᵗ),
 * `correction2` = 1 / (1 − β₂ᵗ).
 */
export function adamStep(
  weights: usize,
  out: usize,
  first: usize,
  second: usize,
  gradient: usize,
  length: i32,
  learningRate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  correction1: f32,
  correction2: f32,
): void {
  const bytes = <usize>length * 4;
  const vectorBytes = bytes & ~15;
  const b1 = f32x4.splat(beta1);
  const b2 = f32x4.splat(beta2);
  const c1 = f32x4.splat(1 - beta1);
  const c2 = f32x4.splat(1 - beta2);
  const rate = f32x4.splat(learningRate * correction1);
  const unbias = f32x4.splat(correction2);
  const floor = f32x4.splat(epsilon);
  let i: usize = 0;
  for (; i < vectorBytes; i += 16) {
    const g = v128.load(gradient + i);
    const m = f32x4.add(f32x4.mul(v128.load(first + i), b1), f32x4.mul(g, c1));
    const v = f32x4.add(f32x4.mul(v128.load(second + i), b2), f32x4.mul(f32x4.mul(g, g), c2));
    v128.store(first + i, m);
    v128.store(second + i, v);
    const step = f32x4.div(f32x4.mul(m, rate), f32x4.add(f32x4.sqrt(f32x4.mul(v, unbias)), floor));
    v128.store(out + i, f32x4.sub(v128.load(weights + i), step));
  }
  for (; i < bytes; i += 4) {
    const g = load<f32>(gradient + i);
    const m = load<f32>(first + i) * beta1 + g * (<f32>1 - beta1);
    const v = load<f32>(second + i) * beta2 + g * g * (<f32>1 - beta2);
    store<f32>(first + i, m);
    store<f32>(second + i, v);
    const step = (m * (learningRate * correction1)) / (Mathf.sqrt(v * correction2) + epsilon);
    store<f32>(out + i, load<f32>(weights + i) - step);
  }
}
