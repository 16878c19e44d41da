import { words } from "../../ui/format.ts";
import { regionOf } from "../../viewer/mark-geometry.ts";
import { basisWords, longAxisMm } from "../../viewer/mark-size.ts";

interface Marked {
  readonly marks: readonly { readonly imageId: string; readonly shape: string; readonly points: readonly (readonly number[])[] }[];
}

interface Spaced {
  readonly id: string;
  /** Row, then column spacing. */
  readonly pixelSpacingMm?: readonly number[] | null;
  readonly spacingBasis: string;
  readonly viewModifiers: readonly string[];
}

export interface LesionSize {
  /** Whole millimetres. */
  readonly mm: number;
  readonly spacingBasis: string;
}

/** "mass 18 mm at detector, calcifications": each kind once, with its largest size and the basis of that size. */
export function lesionsInWords(findings: readonly (Marked & { readonly kind: string })[], images: readonly Spaced[]): string {
  const sizes = new Map<string, LesionSize | null>();
  for (const finding of findings) {
    const known = sizes.get(finding.kind) ?? null;
    sizes.set(finding.kind, larger(known, lesionSize(finding, images)));
  }
  return [...sizes]
    .map(([kind, size]) => (size === null ? words(kind) : `${words(kind)} ${size.mm} mm${basisWords(size.spacingBasis)}`))
    .join(", ");
}

/**
 * The longest extent of a finding over its views; null if it is only a point or no spacing is known. A magnification view of unknown factor shows
 * everything enlarged, so its sizes are used only if no other view has one.
 */
export function lesionSize({ marks }: Marked, images: readonly Spaced[]): LesionSize | null {
  const sizes = marks.flatMap((mark) => {
    const image = images.find(({ id }) => id === mark.imageId);
    const [rowMm, columnMm] = image?.pixelSpacingMm ?? [];
    const region = regionOf(mark);
    const mm = rowMm && columnMm && region ? longAxisMm(region, [rowMm, columnMm]) : null;
    return image && mm ? [{ mm: Math.max(1, Math.round(mm)), spacingBasis: image.spacingBasis, isEnlarged: isEnlarged(image) }] : [];
  });
  const trueToSize = sizes.filter((size) => !size.isEnlarged);
  return (trueToSize.length > 0 ? trueToSize : sizes)
    .map(({ mm, spacingBasis }) => ({ mm, spacingBasis }))
    .reduce<LesionSize | null>((largest, size) => larger(largest, size), null);
}

function isEnlarged({ spacingBasis, viewModifiers }: Spaced): boolean {
  return spacingBasis === "AT_DETECTOR" && viewModifiers.includes("MAGNIFICATION");
}

function larger(a: LesionSize | null, b: LesionSize | null): LesionSize | null {
  return a === null || (b !== null && b.mm > a.mm) ? b : a;
}
