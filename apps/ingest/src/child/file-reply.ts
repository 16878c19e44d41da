import { headerFields, lateralities, rejectionCodes, spacingBases, viewModifiers, views } from "@second-read/domain";
import { z } from "zod";
import type { FileReply } from "./protocol.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string();
const count = z.int().nonnegative();
const side = z.number().positive();
const [calibrated, atDetector, stated] = spacingBases;

const receipt = z.strictObject({
  kept: z.array(text).readonly(),
  replaced: z.array(text).readonly(),
  dropped: count,
  droppedPrivate: count,
  droppedBesides: z.array(text).readonly(),
});

const hang = z.strictObject({
  rotate: z.literal([0, 90]),
  flipHorizontal: z.boolean(),
  flipVertical: z.boolean(),
  source: z.enum(["orientation", "pixels", "none"]),
  contradicted: z.boolean(),
});

const madeImage = z.strictObject({
  fileSha256: sha256,
  fileBytes: count,
  pixelSha256: sha256,
  patientHash: text,
  pseudonym: text,
  examHash: text,
  sopUid: text,
  acquiredOn: z.iso.date().nullable(),
  acquiredAt: z.date().nullable(),
  instanceNumber: z.number().nullable(),
  ageBand: text.nullable(),
  laterality: z.enum(lateralities),
  lateralityInferred: z.boolean(),
  view: z.enum(views),
  modifiers: z.array(z.enum(viewModifiers)).readonly(),
  viewLabel: text,
  rows: count,
  columns: count,
  bitsStored: count,
  spacing: z.union([
    z.strictObject({ basis: z.enum([calibrated, atDetector, stated]), rowMm: side, columnMm: side }),
    z.strictObject({ basis: z.literal("NONE"), rowMm: z.null(), columnMm: z.null() }),
  ]),
  vendor: text.nullable(),
  model: text.nullable(),
  lossy: z.boolean(),
  hang,
  receipt,
  factsUnlikeFile: z.array(z.enum(["patientKey", "acquiredOn", "ageYears", "vendor", "pixelSpacingMm"])).readonly(),
  header: z.record(z.enum([...headerFields, "patientId"]), text.nullable()).nullable(),
});

/** Exactly the type FileReply, which its test compares in both directions: a value that only the type had would be refused here. */
export const fileReply = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("MADE"), image: madeImage }),
  z.strictObject({
    kind: z.literal("REJECTED"),
    code: z.enum(rejectionCodes),
    context: z.strictObject({
      limit: z.number().exactOptional(),
      actual: z.number().exactOptional(),
      found: text.exactOptional(),
      row: text.exactOptional(),
    }),
  }),
  z.strictObject({ kind: z.literal("FAILED"), error: text }),
]);

/**
 * Threat: a child compromised by a file replies with something that no reading produces. That is a fault of the machine, not of the file, because it
 * may be a mistake of ours. Names the fields, never their values.
 */
export function replyOf(message: unknown): FileReply {
  const { data, error } = fileReply.safeParse(message);
  if (data) return data;
  const places = error.issues.map(({ path }) => path.join(".") || "kind");
  return { kind: "FAILED", error: `its reply is malformed: ${places.join(", ")}` };
}
