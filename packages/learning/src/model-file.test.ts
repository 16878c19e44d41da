import { describe, expect, it } from "vitest";
import { learningFailure } from "./learning-error.ts";
import { type ModelHeader, readModelFile, sha256Hex, writeModelFile } from "./model-file.ts";

const header = {
  recipe: "linear",
  recipeRevision: 1,
  options: { epochs: 1, seed: 1, batch: 2, inputRows: 16, inputColumns: 16 },
  fold: 0,
  channels: { mean: [0.5], deviation: [0.2] },
  weights: [
    { name: "kernel", shape: [2, 3] },
    { name: "bias", shape: [3] },
  ],
} as const;
const weights = [Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(-1, 0, 1)];
const good = () => writeModelFile(header, weights);

/** The same file with a rewritten header and unchanged weights. */
function withHeader(change: (header: Record<string, unknown>) => void): Uint8Array {
  const bytes = Buffer.from(good());
  const length = bytes.readUInt32LE(4);
  const parsed = JSON.parse(bytes.toString("utf8", 8, 8 + length)) as Record<string, unknown>;
  change(parsed);
  const text = Buffer.from(JSON.stringify(parsed));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(text.length);
  return Buffer.concat([bytes.subarray(0, 4), size, text, bytes.subarray(8 + length)]);
}

function refusal(bytes: Uint8Array, expected?: string): string | undefined {
  try {
    readModelFile(bytes, expected);
    return undefined;
  } catch (error) {
    return learningFailure(error) ?? `not an AppError: ${String(error)}`;
  }
}

describe("model file", () => {
  it("reads back what was written, and writes the same bytes for the same model", () => {
    const file = readModelFile(good(), sha256Hex(good()));
    expect(file.header.weights).toEqual(header.weights);
    expect(file.weights).toEqual(weights);
    expect(sha256Hex(good())).toBe(sha256Hex(good()));
  });

  const nan = writeModelFile(header, [Float32Array.of(1, 2, 3, 4, 5, Number.NaN), Float32Array.of(0, 0, 0)]);
  const changed = Buffer.from(good());
  changed[changed.length - 1] = (changed[changed.length - 1] as number) ^ 1;
  const bad: [string, Uint8Array][] = [
    ["nothing", new Uint8Array(0)],
    ["another magic", Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.from(good()).subarray(4)])],
    ["a header longer than the file", Buffer.concat([Buffer.from("SRM1"), Buffer.from([255, 255, 255, 127])])],
    ["a header that is no JSON", Buffer.concat([Buffer.from("SRM1"), Buffer.from([3, 0, 0, 0]), Buffer.from("{]}")])],
    ["a header that is null", Buffer.concat([Buffer.from("SRM1"), Buffer.from([4, 0, 0, 0]), Buffer.from("null")])],
    ["weights cut off", good().slice(0, -4)],
    ["weights too many", Buffer.concat([good(), Buffer.alloc(4)])],
    ["one changed bit", changed],
    ["a weight that is NaN", nan],
    ["a huge shape", withHeader((h) => Object.assign(h, { weights: [{ name: "kernel", shape: [1e9, 1e9, 1e9] }] }))],
    ["a huge total", withHeader((h) => Object.assign(h, { weights: Array.from({ length: 8 }, () => ({ name: "k", shape: [9e8] })) }))],
    ["a negative shape", withHeader((h) => Object.assign(h, { weights: [{ name: "kernel", shape: [-9] }] }))],
    ["an unknown recipe", withHeader((h) => Object.assign(h, { recipe: "__proto__" }))],
    ["options out of range", withHeader((h) => Object.assign(h, { options: { ...header.options, inputRows: 1e12 } }))],
    ["a deviation of 0", withHeader((h) => Object.assign(h, { channels: { mean: [0], deviation: [0] } }))],
    ["no digest", withHeader((h) => Object.assign(h, { weightsSha256: undefined }))],
  ];
  it.each(bad)("refuses %s", (_, bytes) => {
    expect(refusal(bytes)).toBe("BAD_MODEL_FILE");
  });

  it("rejects a file that is not the recorded one", () => {
    expect(refusal(good(), "0".repeat(64))).toBe("BAD_MODEL_FILE");
  });

  it("has only the documented header fields", () => {
    const extra = { ...header, path: "/somewhere" } as unknown as Omit<ModelHeader, "format" | "weightsSha256">;
    expect(Buffer.from(writeModelFile(extra, weights)).includes("/somewhere")).toBe(false);
  });
});
