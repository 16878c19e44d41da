/**
 * a · b + c, four lanes. Rounded once if the engine has relaxed SIMD (the module is built twice, with and without FUSED), otherwise twice. The same
 * machine always uses the same module, so that the same seed gives the same result on it.
 */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (isDefined(FUSED)) {
    return f32x4.relaxed_madd(a, b, c);
  } else {
    return f32x4.add(f32x4.mul(a, b), c);
  }
}
