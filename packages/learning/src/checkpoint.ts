import type { NamedWeights, TrainingState } from "@second-read/tfjs-training";
import { learningError } from "./learning-error.ts";
import { sha256Hex } from "./model-file.ts";

/* "SRC1", header length (uint32, little-endian), header (JSON), then every array as float32: first the weights, then the optimiser's state. */
const magic = Buffer.from("SRC1", "ascii");

/**
 * Where a fold's progress is saved. `save` is awaited before the next epoch starts; `load` returns the newest complete checkpoint of this very fold,
 * or undefined.
 */
export interface CheckpointPort {
  load(): Promise<Uint8Array | undefined>;
  save(bytes: Uint8Array): Promise<void>;
}

/** The progress of a run. The state of random generators need not be saved: each epoch draws its own stream from (seed, fold, epoch). */
export interface Checkpoint {
  /** Digest of recipe, options, fold and images: a checkpoint of another run is rejected. */
  readonly runKey: string;
  readonly epochsDone: number;
  readonly state: TrainingState;
}

export function writeCheckpoint({ runKey, epochsDone, state }: Checkpoint): Uint8Array {
  const describe = (list: readonly NamedWeights[]) => list.map(({ name, shape }) => ({ name, shape }));
  const arrays = [...state.weights, ...state.optimizer].map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  const body = Buffer.concat(arrays);
  const header = {
    runKey,
    epochsDone,
    step: state.step,
    weights: describe(state.weights),
    optimizer: describe(state.optimizer),
    sha256: sha256Hex(body),
  };
  const text = Buffer.from(JSON.stringify(header), "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return new Uint8Array(Buffer.concat([magic, length, text, body]));
}

/** @throws BAD_CHECKPOINT for bytes that are truncated, altered, or from another run */
export function readCheckpoint(bytes: Uint8Array, runKey: string): Checkpoint {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 8 || !file.subarray(0, 4).equals(magic)) throw bad("it does not begin as one");
  const headerLength = file.readUInt32LE(4);
  if (8 + headerLength > file.length) throw bad("it is cut off");
  const body = file.subarray(8 + headerLength);
  let header: { runKey: string; epochsDone: number; step: number; weights: Described[]; optimizer: Described[]; sha256: string };
  try {
    header = JSON.parse(file.toString("utf8", 8, 8 + headerLength)) as typeof header;
  } catch {
    throw bad("its header is not JSON");
  }
  if (header.sha256 !== sha256Hex(body)) throw bad("its content does not match its digest");
  if (header.runKey !== runKey) throw bad("it belongs to another run");
  let start = 0;
  const take = ({ name, shape }: Described): NamedWeights => {
    const size = shape.reduce((product, side) => product * side, 1);
    const values = new Float32Array(size);
    Buffer.from(values.buffer).set(body.subarray(start, start + size * 4));
    start += size * 4;
    return { name, shape, values };
  };
  const weights = header.weights.map(take);
  const optimizer = header.optimizer.map(take);
  if (start !== body.length) throw bad("its length does not fit its shapes");
  return { runKey, epochsDone: header.epochsDone, state: { step: header.step, weights, optimizer } };
}

interface Described {
  readonly name: string;
  readonly shape: readonly number[];
}

function bad(why: string) {
  return learningError("BAD_CHECKPOINT", `This is not a usable checkpoint: ${why}.`);
}
