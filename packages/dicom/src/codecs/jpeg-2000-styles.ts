import { Rejected } from "@second-read/domain";

/** What the segment of a header's coding style says that its quantisation depends on. */
export interface CodingStyle {
  readonly decompositionLevels: number;
  readonly isReversible: boolean;
}

/**
 * Reads the default coding style (T.800 A.6.1; T.814 for high throughput). A decoder takes values that the standard does not have for others, and reads
 * the rest of the stream by them.
 * Throws Rejected CORRUPT, or UNSUPPORTED_TRANSFER_SYNTAX for a high-throughput stream of several quality layers: OpenJPH refuses it, and OpenJPEG cannot
 * tell it from one whose number of layers is damaged.
 */
export function readCodingStyle(segment: DataView, { isHighThroughput }: { readonly isHighThroughput: boolean }): CodingStyle {
  if (segment.byteLength < 10) throw new Rejected("CORRUPT");
  const style = segment.getUint8(0);
  const layers = segment.getUint16(2);
  const [progression, , , componentTransform, decompositionLevels, blockWidth, blockHeight, blockStyle, transform] = Array.from(
    { length: 9 },
    (_, at) => segment.getUint8(1 + at),
  ) as [number, number, number, number, number, number, number, number, number];
  const hasPrecincts = (style & 1) > 0;
  const isKnown =
    style <= 7 &&
    progression <= 4 &&
    layers >= 1 &&
    componentTransform <= 1 &&
    decompositionLevels <= 32 &&
    blockWidth <= 8 &&
    blockHeight <= 8 &&
    blockWidth + blockHeight <= 8 &&
    // The two highest bits say which code-blocks are of high throughput.
    (isHighThroughput || blockStyle < 64) &&
    transform <= 1;
  if (!isKnown || segment.byteLength !== 10 + (hasPrecincts ? decompositionLevels + 1 : 0)) throw new Rejected("CORRUPT");
  if (isHighThroughput && layers > 1) {
    throw new Rejected("UNSUPPORTED_TRANSFER_SYNTAX", { found: "High-Throughput JPEG 2000 with several quality layers" });
  }
  return { decompositionLevels, isReversible: transform === 1 };
}

/** Verifies the default quantisation (T.800 A.6.4) by the coding style of the same header. Throws Rejected CORRUPT. */
export function assertQuantisation(segment: DataView, { decompositionLevels, isReversible }: CodingStyle): void {
  if (segment.byteLength < 1) throw new Rejected("CORRUPT");
  const bands = 3 * decompositionLevels + 1;
  const style = segment.getUint8(0) & 31;
  // Exponents alone, one step size from which the others are derived, or a step size for each band.
  const length = [1 + bands, 3, 1 + 2 * bands][style];
  if (segment.byteLength !== length || isReversible !== (style === 0)) throw new Rejected("CORRUPT");
}
