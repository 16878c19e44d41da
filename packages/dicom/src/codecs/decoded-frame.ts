/** One decoded grey frame: samples row by row, 8 or 16 bits each, as the codec gave them. */
export interface DecodedFrame {
  readonly rows: number;
  readonly columns: number;
  readonly samples: Uint8Array | Uint16Array | Int16Array;
  /**
   * Lossy streams may round past the stored range: such a sample is one of its ends, and no bits above it mean anything. PERHAPS: a reversible
   * stream that may have been cut to size, and does not tell.
   */
  readonly approximate?: boolean | "PERHAPS";
  /** Bits of a sample by the stream's own word; absent where whole cells are encoded. */
  readonly precision?: number;
}
