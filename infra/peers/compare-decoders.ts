import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Decoder, withPeers } from "@second-read/testing/peers";
import { readByUs } from "./ask-peers.ts";

interface Made {
  readonly file: string;
  readonly rows: number;
  readonly columns: number;
  /** The decoders that read the values known to be in the file, or the values that most of them read. */
  readonly agree: readonly string[];
}

export interface Comparison {
  readonly compared: number;
  /** Files that no decoder reads as expected: the expectation comes from the generator alone. */
  readonly unattested: number;
  readonly differences: readonly string[];
}

/** Reads `count` generated images with our code and with other decoders, value by value. */
export function compareDecoder(decoder: Decoder, seed: number, count: number): Promise<Comparison> {
  return withPeers<Made, Comparison>("compare.py", [seed, count, decoder], async (folder, lines) => {
    const differences: string[] = [];
    for (const { file, rows, columns } of lines) {
      if (rows === 0) continue;
      const raw = await readFile(join(folder, `${file}.raw`));
      const expected = new Int32Array(raw.buffer, raw.byteOffset, raw.length / 4);
      const ours = await readByUs(join(folder, file));
      if (typeof ours === "string") differences.push(`${file}: ${ours}`);
      else if (ours.rows !== rows || ours.columns !== columns) differences.push(`${file}: ${ours.rows} × ${ours.columns}`);
      else {
        const wrong = expected.filter((value, at) => value !== ours.values[at]).length;
        if (wrong > 0) differences.push(`${file}: ${wrong} values`);
      }
    }
    return {
      compared: lines.filter(({ rows }) => rows > 0).length,
      unattested: lines.filter(({ agree }) => agree.length === 0).length,
      differences,
    };
  });
}
