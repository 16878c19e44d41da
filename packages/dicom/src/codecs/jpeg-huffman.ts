import { Rejected } from "@second-read/domain";

const fastBits = 9;

/** Canonical codes (T.81 annex C): short ones by their bits, long ones by the largest code of each length. */
export interface HuffmanTable {
  /** By the next 9 bits: code length × 256 + value, or 0 where the code is longer. */
  readonly fast: Uint16Array;
  readonly largestCode: Int32Array;
  readonly valueOffset: Int32Array;
  readonly values: Uint8Array;
}

/** Reads the tables of one DHT segment; keys are their class × 16 + destination. Throws Rejected CORRUPT. */
export function readHuffmanTables(payload: Uint8Array, into: Map<number, HuffmanTable>): void {
  for (let at = 0; at < payload.length; ) {
    const counts = payload.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const head = payload[at]!;
    if (head >> 4 > 1 || (head & 15) > 3 || counts.length < 16 || total > 256 || at + 17 + total > payload.length)
      throw new Rejected("CORRUPT");
    into.set(head, tableOf(counts, payload.slice(at + 17, at + 17 + total)));
    at += 17 + total;
  }
}

function tableOf(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const fast = new Uint16Array(1 << fastBits);
  const largestCode = new Int32Array(17).fill(-1);
  const valueOffset = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++, code <<= 1) {
    valueOffset[length] = index - code;
    for (let left = counts[length - 1]!; left > 0; left--, code++, index++) {
      if (code >= 1 << length) throw new Rejected("CORRUPT");
      largestCode[length] = code;
      const first = code << (fastBits - length);
      if (length <= fastBits) fast.fill((length << 8) | values[index]!, first, first + (1 << (fastBits - length)));
    }
  }
  return { fast, largestCode, valueOffset, values };
}

/**
 * Reads the bits of entropy-coded data. At a marker or the end of the bytes it continues with zeros and records that. A decoder calls
 * `assertNotPastEnd` now and then, and `endInterval` verifies that an interval contained its samples and nothing else.
 */
export class EntropyReader {
  private bits = 0;
  private available = 0;
  private invented = 0;
  private ended = false;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  symbol(table: HuffmanTable): number {
    if (this.available < 16) this.fill();
    const next = (this.bits >>> (this.available - 16)) & 0xffff;
    const entry = table.fast[next >> (16 - fastBits)]!;
    if (entry !== 0) {
      this.available -= entry >> 8;
      return entry & 255;
    }
    for (let length = fastBits + 1; length <= 16; length++) {
      const code = next >> (16 - length);
      if (code <= table.largestCode[length]!) {
        this.available -= length;
        return table.values[code + table.valueOffset[length]!]!;
      }
    }
    throw this.fault();
  }

  /** A signed value of at most 16 bits (T.81 F.2.2.1 EXTEND). */
  signed(size: number): number {
    if (size === 0) return 0;
    if (this.available < size) this.fill();
    this.available -= size;
    const value = (this.bits >>> this.available) & ((1 << size) - 1);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  assertNotPastEnd(): void {
    if (this.available < this.invented) throw this.fault();
  }

  /** Throws unless less than a byte of the interval is left and a marker follows; returns the marker's position. */
  endInterval(): number {
    this.assertNotPastEnd();
    if (this.available - this.invented >= 8) throw new Rejected("CORRUPT");
    if (this.at >= this.bytes.length) throw new Rejected("TRUNCATED");
    if (!this.ended && !this.isMarker(this.at)) throw new Rejected("CORRUPT");
    return this.at;
  }

  /** Ends an interval and begins the next, past the restart marker of that number. */
  restart(number: number): void {
    let at = this.endInterval();
    while (this.bytes[at + 1] === 0xff) at++;
    if (this.bytes[at + 1] !== (0xd0 | (number & 7))) throw new Rejected("CORRUPT");
    this.at = at + 2;
    this.available = this.invented = this.bits = 0;
    this.ended = false;
  }

  private fill(): void {
    const { bytes } = this;
    do {
      let byte = 0;
      if (this.ended) this.invented += 8;
      else {
        byte = bytes[this.at] ?? 0xff;
        if (byte !== 0xff) this.at++;
        else if (bytes[this.at + 1] === 0) this.at += 2;
        else {
          this.ended = true;
          this.invented += 8;
          byte = 0;
        }
      }
      this.bits = (this.bits << 8) | byte;
      this.available += 8;
    } while (this.available <= 24);
  }

  private isMarker(at: number): boolean {
    return this.bytes[at] === 0xff && this.bytes[at + 1] !== 0;
  }

  /** Data that end before a marker were cut; a premature marker or an impossible code means damage. */
  private fault(): Rejected {
    return new Rejected(this.ended && this.at >= this.bytes.length - 1 ? "TRUNCATED" : "CORRUPT");
  }
}
