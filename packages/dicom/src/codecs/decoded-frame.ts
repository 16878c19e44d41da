/** One decoded grey frame: samples row by row, 8 or 16 bits each, as the codec gave them. */
export interface DecodedFrame {
  readonly rows: number;
  readonly columns: number;
  readonly samples: Uint8Array | Uint16Array | Int16Array;
  /**
   * Lossy streams may round past the stored range: such a sample counts as the nearest end, and bits above the range mean nothing. PERHAPS: a
   * reversible stream that may have been truncated to a target size without saying so.
   */
  readonly approximate?: boolean | "PERHAPS";
  /** Bits per sample as the stream states; absent where whole cells are encoded. */
  readonly precision?: number;
}
