/** x' = a·x + c·y + e, y' = b·x + d·y + f: the order of SVG's matrix(). */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];
export type XY = readonly [x: number, y: number];

/** The map that applies `first`, then `then`. */
export function compose(first: Affine, then: Affine): Affine {
  const [a, b, c, d, e, f] = first;
  const [p, q, r, s, t, u] = then;
  return [p * a + r * b, q * a + s * b, p * c + r * d, q * c + s * d, p * e + r * f + t, q * e + s * f + u];
}

/** The inverse map. Throws a RangeError where there is none. */
export function invert([a, b, c, d, e, f]: Affine): Affine {
  const determinant = a * d - b * c;
  if (determinant === 0) throw new RangeError("This map has no inverse.");
  return [
    d / determinant,
    -b / determinant,
    -c / determinant,
    a / determinant,
    (c * f - d * e) / determinant,
    (b * e - a * f) / determinant,
  ];
}

export function apply([a, b, c, d, e, f]: Affine, [x, y]: XY): XY {
  return [a * x + c * y + e, b * x + d * y + f];
}
