export interface JpegLosslessOptions {
  readonly rows: number;
  readonly columns: number;
  readonly bits: number;
  readonly predictor: number;
  readonly pointTransform?: number;
  /** Insert a restart marker after this many rows. */
  readonly rowsPerRestart?: number;
}

/** A JPEG Lossless stream (T.81 process 14) with one component, so that tests need no other encoder; all its codes are five bits long. */
export function encodeJpegLossless(samples: Uint16Array, options: JpegLosslessOptions): Uint8Array {
  const { rows, columns, bits, predictor, pointTransform = 0, rowsPerRestart = 0 } = options;
  const short = (value: number) => [value >> 8, value & 255];
  const sizes = Array.from({ length: 17 }, (_, size) => size);
  const bytes = [
    ...[0xff, 0xd8, 0xff, 0xc3, 0, 11, bits, ...short(rows), ...short(columns), 1, 1, 0x11, 0],
    ...[0xff, 0xc4, ...short(19 + sizes.length), 0, 0, 0, 0, 0, sizes.length, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...sizes],
    ...(rowsPerRestart > 0 ? [0xff, 0xdd, 0, 4, ...short(rowsPerRestart * columns)] : []),
    ...[0xff, 0xda, 0, 8, 1, 1, 0, predictor, 0, pointTransform],
  ];
  const writer = new BitWriter(bytes);
  const at = (row: number, column: number) => samples[row * columns + column]! >> pointTransform;
  for (let row = 0; row < rows; row++) {
    const first = row === 0 || (rowsPerRestart > 0 && row % rowsPerRestart === 0);
    if (first && row > 0) writer.marker(0xd0 + ((row / rowsPerRestart - 1) & 7));
    for (let column = 0; column < columns; column++) {
      const [left, above, corner] = [at(row, column - 1), at(row - 1, column), at(row - 1, column - 1)];
      const inside = [
        left,
        above,
        corner,
        left + above - corner,
        left + ((above - corner) >> 1),
        above + ((left - corner) >> 1),
        (left + above) >> 1,
      ];
      const edge = first ? left : above;
      const guess = column > 0 ? (first ? left : inside[predictor - 1]!) : first ? 1 << (bits - pointTransform - 1) : edge;
      writer.difference(((at(row, column) - guess + 32_767) & 0xffff) - 32_767);
    }
  }
  writer.marker(0xd9);
  return Uint8Array.from(bytes);
}

class BitWriter {
  private buffer = 0;
  private used = 0;

  constructor(private readonly bytes: number[]) {}

  /** From −32767 to 32768: the size in five bits, then the value in that many bits (T.81 H.1.2.2). */
  difference(value: number): void {
    const size = 32 - Math.clz32(Math.abs(value));
    this.write(size, 5);
    if (size < 16) this.write(value < 0 ? value + (1 << size) - 1 : value, size);
  }

  /** Fills the last byte with ones. */
  marker(code: number): void {
    if (this.used > 0) this.write(0xff, 8 - this.used);
    this.bytes.push(0xff, code);
  }

  private write(value: number, size: number): void {
    for (let bit = size - 1; bit >= 0; bit--) {
      this.buffer = (this.buffer << 1) | ((value >> bit) & 1);
      if (++this.used < 8) continue;
      this.bytes.push(this.buffer);
      if (this.buffer === 0xff) this.bytes.push(0);
      this.buffer = this.used = 0;
    }
  }
}
