import { words } from "../../ui/format.ts";
import { regionOf } from "../../viewer/mark-geometry.ts";
import { longAxisMm } from "../../viewer/mark-size.ts";

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
  const sizes = marks.flatMap((mark) => {
    const [rowMm, columnMm] = images.find(({ id }) => id === mark.imageId)?.pixelSpacingMm ?? [];
    const region = regionOf(mark);
    return rowMm && columnMm && region ? (longAxisMm(region, [rowMm, columnMm]) ?? []) : [];
  });
  const longest = Math.max(0, ...sizes);
  return longest > 0 ? Math.max(1, Math.round(longest)) : null;
}
