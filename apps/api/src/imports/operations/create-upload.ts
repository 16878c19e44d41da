import { announceUpload, newId } from "@second-read/database";
import { AppError, type Rejection, rejection } from "@second-read/domain";
import { contradictionOfFacts, type ImportedFacts, projectKeyOf, type SealedFacts, sealFacts, sealText } from "@second-read/imaging/facts";
import { keys } from "@second-read/storage";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import type { CreateUploadInput } from "../imports.input.ts";
import type { UploadTicket } from "../imports.type.ts";
import { problemsOfFacts } from "../problems-of-facts.ts";

const ticketSeconds = 60 * 60;
/** A full-field mammogram has up to some 40 MB; tomosynthesis is not taken. */
export const largestUploadBytes = 300_000_000;

/**
 * Notes that a file will come, with what is known of it, and gives an address that takes exactly those bytes. Who the patient is
 * ends here: their keys are hashed, dates shifted, ages banded, and the file's name sealed before anything is stored.
 * @throws AppError INVALID_INPUT for a request that describes no file; what is wrong with a file is a rejection of its upload
 */
export async function createUpload(deps: Deps, actor: Actor, input: CreateUploadInput): Promise<UploadTicket> {
  const { store, clock, settings } = deps;
  const now = clock();
  refuseNonsense(input, now);
  const { projectId, bytes } = input;
  const id = newId();
  const key = projectKeyOf(settings.deidentificationKey, projectId);
  const facts = sealFacts(key, input.imported as ImportedFacts | null | undefined, input.fileName);
  await mutation(deps, actor, "createUpload", async (sql, audit) => {
    await announceUpload(sql, {
      id,
      projectId,
      userId: actor.id,
      fileNameSealed: sealText(key, input.fileName.slice(0, 500)),
      bytes,
      sha256: input.sha256.toLowerCase(),
      facts,
      patientKeyHash: facts.patientHash,
      examKeyHash: facts.examHash,
      createdAt: now,
      expiresAt: new Date(now.getTime() + ticketSeconds * 1000),
      rejection: rejectionOnArrival(bytes, facts),
    });
    audit({
      chain: projectId,
      subject: `upload ${id}`,
      details: { bytes },
    });
  });
  const target = await store.presignUpload(keys.incoming(id), {
    maxBytes: Math.min(bytes, largestUploadBytes),
    sha256: input.sha256.toLowerCase(),
    expiresSeconds: ticketSeconds,
  });
  return {
    uploadId: id,
    url: target.url,
    method: target.method,
    fields: target.fields ? { ...target.fields } : null,
    headers: target.headers ? { ...target.headers } : null,
    expiresAt: new Date(now.getTime() + ticketSeconds * 1000),
  };
}

/** What is wrong whatever the bytes turn out to hold. */
function rejectionOnArrival(bytes: number, facts: SealedFacts): Rejection | null {
  if (bytes > largestUploadBytes) return rejection("TOO_LARGE", { limit: largestUploadBytes, actual: bytes });
  const contradiction = contradictionOfFacts(facts);
  return contradiction ? rejection("FACTS_CONFLICT", { found: contradiction }) : null;
}

function refuseNonsense({ fileName, bytes, sha256, imported }: CreateUploadInput, now: Date): void {
  const refuse = (field: string, sentence: string) => new AppError("INVALID_INPUT", sentence, { field });
  if (fileName.trim() === "") throw refuse("fileName", "The file has no name.");
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw refuse("bytes", "The size is a whole number of bytes.");
  if (!/^[0-9a-f]{64}$/i.test(sha256)) throw refuse("sha256", "The SHA-256 is 64 hexadecimal digits.");
  const problems = problemsOfFacts(imported, now);
  if (problems.length > 0) throw new AppError("INVALID_INPUT", problems[0]?.message ?? "The facts cannot be used.", { problems });
}
