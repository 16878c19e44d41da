import { words } from "../../ui/format.ts";

interface Marked {
  readonly marks: readonly { readonly imageId: string; readonly shape: string; readonly points: readonly (readonly number[])[] }[];
}

interface Spaced {
  readonly id: string;
  /** Row, then column spacing. */
  readonly pixelSpacingMm?: readonly number[] | null;
}

/** "mass 18 mm, calcifications": each kind once, with its largest size. */
export function lesionsInWords(findings: readonly (Marked & { readonly kind: string })[], images: readonly Spaced[]): string {
  const sizes = new Map<string, number>();
  for (const finding of findings) sizes.set(finding.kind, Math.max(sizes.get(finding.kind) ?? 0, lesionSizeMm(finding, images) ?? 0));
  return [...sizes].map(([kind, sizeMm]) => (sizeMm > 0 ? `${words(kind)} ${sizeMm} mm` : words(kind))).join(", ");
}

/** The longest extent of a finding over its views in whole millimetres; null where it is only a point or millimetres are not known. */
export function lesionSizeMm({ marks }: Marked, images: readonly Spaced[]): number | null {
  const sizes = marks.flatMap(({ imageId, shape, points }) => {
    const [rowMm, columnMm] = images.find(({ id }) => id === imageId)?.pixelSpacingMm ?? [];
    if (!rowMm || !columnMm) return [];
    const at = points.map(([column = 0, row = 0]) => [column * columnMm, row * rowMm] as const);
    return extentOf(shape, at);
  });
  const longest = Math.max(0, ...sizes);
  return longest > 0 ? Math.max(1, Math.round(longest)) : null;
}

function extentOf(shape: string, points: readonly (readonly [number, number])[]): number[] {
  const apart = (a: readonly [number, number], b: readonly [number, number]) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  switch (shape) {
    case "BOX": {
      // Its sides, not its diagonal: a box is drawn about a lesion that is as long as the box, not longer.
      const [a, b] = points;
      return a && b ? [Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])] : [];
    }
    case "ELLIPSE":
    case "POLYGON":
      return points.flatMap((a, index) => points.slice(index + 1).map((b) => apart(a, b)));
    default:
      return [];
  }
}
