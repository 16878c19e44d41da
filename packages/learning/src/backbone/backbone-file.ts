import type { io } from "@tensorflow/tfjs-core";
import { learningError } from "../learning-error.ts";
import { sha256Hex } from "../model-file.ts";

/*
 * A backbone as bytes: "SRB1", header length (uint32, little-endian), header (JSON, UTF-8), then the weights. The header holds the topology of a
 * TensorFlow.js layers model truncated at the chosen layer (`cut`), and how its input is scaled. Versions record the file's SHA-256, which identifies
 * the backbone.
 */
const magic = Buffer.from("SRB1", "ascii");
const maximumHeaderBytes = 4_194_304;

/** How a pretrained model is used. */
export interface BackboneDescription {
  /** Readable name, such as "MobileNet v1 1.0, ImageNet". */
  readonly name: string;
  /** Name of the layer whose output is used. */
  readonly cut: string;
  /** The breast's grey levels 0..1 are mapped to this range. */
  readonly input: { readonly low: number; readonly high: number };
}

export interface BackboneHeader {
  readonly format: 1;
  readonly description: BackboneDescription;
  /** Measured by a trial run: prepared pixels along a side of one output cell, and the number of output channels. */
  readonly stride: number;
  readonly channels: number;
  readonly topology: object;
  readonly weights: io.WeightsManifestEntry[];
}

export interface BackboneFile {
  readonly header: BackboneHeader;
  readonly weightData: ArrayBuffer;
}

export function writeBackboneFile(header: BackboneHeader, weightData: ArrayBuffer): Uint8Array {
  const text = Buffer.from(JSON.stringify(header), "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return new Uint8Array(Buffer.concat([magic, length, text, Buffer.from(weightData)]));
}

/** @throws BAD_BACKBONE if the bytes are not a backbone file or do not match the expected digest */
export function readBackboneFile(bytes: Uint8Array, expectedSha256: string): BackboneFile {
  if (sha256Hex(bytes) !== expectedSha256) throw bad("its content is not what was installed under its digest");
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 8 || !file.subarray(0, 4).equals(magic)) throw bad("it does not begin as one");
  const headerEnd = 8 + file.readUInt32LE(4);
  if (headerEnd - 8 > maximumHeaderBytes || headerEnd > file.length) throw bad("it is cut off");
  let header: BackboneHeader;
  try {
    header = JSON.parse(file.toString("utf8", 8, headerEnd)) as BackboneHeader;
  } catch {
    throw bad("its header is not JSON");
  }
  if (header?.format !== 1) throw bad("its format is unknown");
  const body = file.subarray(headerEnd);
  const weightData = new ArrayBuffer(body.length);
  Buffer.from(weightData).set(body);
  return { header, weightData };
}

function bad(why: string) {
  return learningError("BAD_BACKBONE", `This is not a usable backbone: ${why}.`);
}
