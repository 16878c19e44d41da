/**
 * The "slow but accurate" integer inverse DCT of the IJG library (Loeffler, Ligtenberg and Moschytz), with which nearly all software decodes JPEG:
 * another transform within the standard's tolerance would give different pixels.
 */
const constantBits = 13;

/** Transforms dequantised coefficients in place, row by row, into samples around zero. `bits` is the precision of the samples. */
export function inverseDct(block: Int32Array, bits: number): void {
  // As many fraction bits between the passes as 32-bit sums allow.
  const passBits = bits === 8 ? 2 : 1;
  for (let column = 0; column < 8; column++) transform(block, column, 8, constantBits - passBits);
  for (let row = 0; row < 8; row++) transform(block, row * 8, 1, constantBits + passBits + 3);
}

/** One dimension over eight values, `step` apart; results are rounded and divided by 2^shift. */
function transform(block: Int32Array, start: number, step: number, shift: number): void {
  const [at1, at2, at3, at4] = [start + step, start + 2 * step, start + 3 * step, start + 4 * step];
  const [at5, at6, at7] = [start + 5 * step, start + 6 * step, start + 7 * step];
  const c0 = block[start]!;
  const c1 = block[at1]!;
  const c2 = block[at2]!;
  const c3 = block[at3]!;
  const c4 = block[at4]!;
  const c5 = block[at5]!;
  const c6 = block[at6]!;
  const c7 = block[at7]!;
  const half = 1 << (shift - 1);
  // A shortcut for most columns of most blocks; the full transform would give the same result.
  if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) === 0) {
    const flat = ((c0 << constantBits) + half) >> shift;
    for (let at = start, end = start + 8 * step; at < end; at += step) block[at] = flat;
    return;
  }
  const even = Math.imul(c2 + c6, 4433);
  const even2 = even - Math.imul(c6, 15_137);
  const even3 = even + Math.imul(c2, 6270);
  const sum = ((c0 + c4) << constantBits) + half;
  const difference = ((c0 - c4) << constantBits) + half;
  const odd = Math.imul(c7 + c3 + c5 + c1, 9633);
  const z1 = -Math.imul(c7 + c1, 7373);
  const z2 = -Math.imul(c5 + c3, 20_995);
  const z3 = odd - Math.imul(c7 + c3, 16_069);
  const z4 = odd - Math.imul(c5 + c1, 3196);
  const odd0 = Math.imul(c7, 2446) + z1 + z3;
  const odd1 = Math.imul(c5, 16_819) + z2 + z4;
  const odd2 = Math.imul(c3, 25_172) + z2 + z3;
  const odd3 = Math.imul(c1, 12_299) + z1 + z4;
  block[start] = (sum + even3 + odd3) >> shift;
  block[at7] = (sum + even3 - odd3) >> shift;
  block[at1] = (difference + even2 + odd2) >> shift;
  block[at6] = (difference + even2 - odd2) >> shift;
  block[at2] = (difference - even2 + odd1) >> shift;
  block[at5] = (difference - even2 - odd1) >> shift;
  block[at3] = (sum - even3 + odd0) >> shift;
  block[at4] = (sum - even3 - odd0) >> shift;
}
