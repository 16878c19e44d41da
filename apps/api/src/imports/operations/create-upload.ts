import { type AnnouncedUpload, announceAgain, announceUpload, findUploadToResume, newId, type SqlRunner } from "@second-read/database";
import { AppError, cutText, type Rejection, rejection } from "@second-read/domain";
import {
  contradictionOfFacts,
  hashKey,
  type ImportedFacts,
  projectKeyOf,
  type SealedFacts,
  sealFacts,
  sealText,
} from "@second-read/imaging/facts";
import { arrivedParts, keys, type ObjectStore, partBytes, partsOf, type UploadTarget } from "@second-read/storage";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import type { CreateUploadInput } from "../imports.input.ts";
import type { UploadPart, UploadTicket } from "../imports.type.ts";
import { problemsOfFacts } from "../problems-of-facts.ts";

const ticketSeconds = 60 * 60;
/** A full-field mammogram has up to some 40 MB; tomosynthesis is not accepted. */
export const largestUploadBytes = 300_000_000;

/** An announced file that is not sent within this time is announced as a new upload. */
const resumableHours = 24;

/**
 * Records that a file will come, with its facts, and returns addresses that accept exactly those bytes, whole or in parts. The patient's identity
 * ends here: their keys are hashed, dates shifted, ages banded, and the file's name sealed before anything is stored. A file of which parts have
 * arrived keeps its upload if its sender identifies it by the same key.
 * @throws AppError INVALID_INPUT for a request that describes no file; what is wrong with a file is a rejection of its upload
 */
export async function createUpload(deps: Deps, actor: Actor, input: CreateUploadInput): Promise<UploadTicket> {
  const { store, clock, settings } = deps;
  const now = clock();
  refuseNonsense(input, now);
  const { projectId, bytes } = input;
  const key = projectKeyOf(settings.deidentificationKey, projectId);
  const facts = sealFacts(key, input.imported as ImportedFacts | null | undefined, input.fileName);
  const announced = {
    id: newId(),
    projectId,
    userId: actor.id,
    fileNameSealed: sealText(key, cutText(input.fileName, 500)),
    bytes,
    sha256: input.sha256.toLowerCase(),
    facts,
    patientKeyHash: facts.patientHash,
    examKeyHash: facts.examHash,
    resumeKey: input.resumeKey ? hashKey(key, "upload", input.resumeKey) : null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + ticketSeconds * 1000),
    rejection: rejectionOnArrival(bytes, facts),
  };
  const { id, isResumed } = await mutation(deps, actor, "createUpload", async (sql, audit) => {
    const earlier = await findEarlier(sql, announced, now);
    if (earlier === null) await announceUpload(sql, announced);
    else await announceAgain(sql, earlier, announced);
    const upload = { id: earlier ?? announced.id, isResumed: earlier !== null };
    audit({
      chain: projectId,
      subject: `upload ${upload.id}`,
      details: { bytes, ...(upload.isResumed ? { resumed: true } : {}) },
    });
    return upload;
  });
  const whole = await store.presignUpload(keys.incoming(id), {
    maxBytes: Math.min(bytes, largestUploadBytes),
    sha256: announced.sha256,
    expiresSeconds: ticketSeconds,
  });
  return {
    uploadId: id,
    ...inAnswer(whole),
    parts: announced.rejection === null ? await partsToSend(store, { id, bytes }, isResumed) : [],
    expiresAt: announced.expiresAt,
  };
}

/** The upload of the same file that its sender has begun to send in parts. */
async function findEarlier(sql: SqlRunner, announced: AnnouncedUpload, now: Date): Promise<string | null> {
  const { resumeKey, bytes, rejection } = announced;
  if (!resumeKey || rejection !== null || bytes <= partBytes) return null;
  const announcedAfter = new Date(now.getTime() - resumableHours * 3_600_000);
  return findUploadToResume(sql, { ...announced, resumeKey }, { now, announcedAfter });
}

async function partsToSend(
  store: ObjectStore,
  file: { readonly id: string; readonly bytes: number },
  isResumed: boolean,
): Promise<UploadPart[]> {
  const arrived = isResumed ? await arrivedParts(store, file) : new Set<number>();
  return Promise.all(
    partsOf(file.bytes).map(async (part) => ({
      ...part,
      arrived: arrived.has(part.number),
      ...inAnswer(await store.presignUpload(keys.part(file.id, part.number), { maxBytes: part.bytes, expiresSeconds: ticketSeconds })),
    })),
  );
}

function inAnswer({ url, method, fields, headers }: UploadTarget): Pick<UploadTicket, "url" | "method" | "fields" | "headers"> {
  return { url, method, fields: fields ? { ...fields } : null, headers: headers ? { ...headers } : null };
}

/** Problems that do not depend on the bytes. */
function rejectionOnArrival(bytes: number, facts: SealedFacts): Rejection | null {
  if (bytes > largestUploadBytes) return rejection("TOO_LARGE", { limit: largestUploadBytes, actual: bytes });
  const contradiction = contradictionOfFacts(facts);
  return contradiction ? rejection("FACTS_CONFLICT", { found: contradiction }) : null;
}

function refuseNonsense({ fileName, bytes, sha256, resumeKey, imported }: CreateUploadInput, now: Date): void {
  const refuse = (field: string, sentence: string) => new AppError("INVALID_INPUT", sentence, { field });
  if (fileName.trim() === "") throw refuse("fileName", "The file has no name.");
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw refuse("bytes", "The size is a whole number of bytes.");
  if (!/^[0-9a-f]{64}$/i.test(sha256)) throw refuse("sha256", "The SHA-256 is 64 hexadecimal digits.");
  if ((resumeKey?.length ?? 0) > 200) throw refuse("resumeKey", "The key has at most 200 characters.");
  const problems = problemsOfFacts(imported, now);
  if (problems.length > 0) throw new AppError("INVALID_INPUT", problems[0]?.message ?? "The facts cannot be used.", { problems });
}
