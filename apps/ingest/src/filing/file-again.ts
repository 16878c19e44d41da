import {
  appendAudit,
  correctImage,
  dropEmptyBreasts,
  type FiledImageRecord,
  findFiledImage,
  lockFiledExam,
  lockUpload,
  markFiled,
  type NewImage,
  noteImageObject,
  type SqlRunner,
  updateImportedTruth,
} from "@second-read/database";
import { type ExamFacts, factsApart, Rejected, rejection } from "@second-read/domain";
import { type HeaderField, type HeaderStatements, projectKeyOf, type SealedFacts, shiftDate, shiftDays } from "@second-read/imaging";
import { correctedObjectId } from "@second-read/storage";
import type { MadeImage } from "../child/protocol.ts";
import type { IngestDeps } from "../deps.ts";
import { differencesInWords } from "./differences-in-words.ts";
import { enqueueFollowUps } from "./enqueue-follow-ups.ts";
import { type CorrectableFact, factsThatDiffer } from "./facts-that-differ.ts";
import { headerThatDiffers } from "./header-that-differs.ts";
import { deleteImageObjects, putImageObjects } from "./image-objects.ts";
import { newImageOf } from "./new-image-of.ts";
import type { UploadInHand } from "./upload-in-hand.ts";

/** Makes the filed object again from the uploaded bytes, in the folder; see `FileProcessor.process`. */
export type Remake = (facts: SealedFacts) => Promise<{ made: MadeImage; folder: string }>;

/**
 * Handles bytes or an instance that the project already has: the upload is FILED with the existing image. Differences in its facts or header are
 * applied with an audit event and a remark. Until somebody has read the image the latest statement wins; afterwards it would change what was read, so
 * side, view and grey scale are refused. Another patient or exam is always refused: folds, test set and priors depend on the patient, and of two files
 * with one UID one is wrong.
 * @param said `header`: of a file of other bytes; null where the bytes are the filed ones
 * @throws Rejected EXAM_WITHDRAWN, FACTS_CONFLICT, SAME_INSTANCE_OTHER_HEADER, BURNED_IN_UNCHECKED
 */
export async function fileAgain(
  deps: IngestDeps,
  upload: UploadInHand,
  filed: FiledImageRecord,
  said: { readonly facts: SealedFacts; readonly header: HeaderStatements | null },
  remake: Remake,
): Promise<void> {
  if (filed.withdrawnAt || filed.examStatus === "WITHDRAWN") {
    // An earlier attempt may have put its objects after the withdrawal and died before deleting them.
    await deleteObjectsOf(deps, filed.id);
    throw new Rejected("EXAM_WITHDRAWN");
  }
  const facts = underFiledPatient(filed, said.facts, projectKeyOf(deps.deidentificationKey, upload.projectId));
  const changes: Changes = { facts: factsThatDiffer(filed, facts), header: said.header ? headerThatDiffers(filed, said.header) : [] };
  assertMayChange(filed, facts, changes);
  const now = deps.clock();
  if (changes.facts.length === 0 && changes.header.length === 0) {
    await deps.database.sqlTransaction(async (sql) => {
      if ((await lockUpload(sql, upload.id)) !== "PROCESSING") return;
      await markFiled(sql, upload.id, { imageId: filed.id, alreadyFiled: true, receipt: null, remark: null, now });
    });
    return;
  }
  const { made, folder } = await remake(mergedFacts(filed, facts, changes.header));
  // Without a new statement about the side, it stays as it was.
  const saysSide = facts.laterality !== null || changes.header.includes("laterality");
  if (!saysSide && made.laterality !== filed.laterality) throw new Rejected("FACTS_CONFLICT", { found: "laterality" });
  try {
    await putCorrectedObjects(deps, filed, made, folder);
    await deps.database.sqlTransaction((sql) => applyCorrection(deps, sql, { upload, filed, facts, changes, made, now }));
  } catch (error) {
    // Withdrawn meanwhile: delete what was put after the exam's bytes had been deleted.
    if (error instanceof Rejected && error.code === "EXAM_WITHDRAWN") await deleteObjectsOf(deps, filed.id);
    throw error;
  }
}

/**
 * Puts the new object beside the old ones before, and outside, the transaction that makes it the image's: the exam's lock is not held while the store
 * works, and no object changes whose address has been given out. Its id is recorded first, so that a withdrawal finds it whatever happens here.
 */
async function putCorrectedObjects(
  { database, store }: IngestDeps,
  filed: FiledImageRecord,
  made: MadeImage,
  folder: string,
): Promise<void> {
  if (made.fileSha256 === filed.sha256) return;
  const objectId = correctedObjectId(filed.id, made.fileSha256);
  if (!(await noteImageObject(database.sql, filed.id, objectId))) throw new Rejected("EXAM_WITHDRAWN");
  await putImageObjects(store, objectId, folder);
}

async function deleteObjectsOf({ database, store }: IngestDeps, imageId: string): Promise<void> {
  const image = await findFiledImage(database.sql, imageId);
  for (const objectId of [imageId, ...(image?.objectIds ?? [])]) await deleteImageObjects(store, objectId);
}

/** Facts with a patient number, resolved to the filed patient with that number and issuer, whose day shift applies to the dates. */
function underFiledPatient({ header, patientKeyHash }: FiledImageRecord, facts: SealedFacts, key: string): SealedFacts {
  const patientId = header?.patientId ?? null;
  if (facts.patientHash === null || facts.patientHash === patientKeyHash || facts.patientHash !== patientId) return facts;
  const days = shiftDays(key, patientKeyHash) - shiftDays(key, facts.patientHash);
  return { ...facts, patientHash: patientKeyHash, acquiredOn: facts.acquiredOn && shiftDate(facts.acquiredOn, days) };
}

interface Changes {
  readonly facts: readonly CorrectableFact[];
  readonly header: readonly HeaderField[];
}

/** The fields that a reader's judgement depends on. */
const seenByReaders: readonly string[] = ["laterality", "view", "modifiers", "orientation", "grey scale"];

function assertMayChange(filed: FiledImageRecord, facts: SealedFacts, changes: Changes): void {
  if (facts.patientHash !== null && facts.patientHash !== filed.patientKeyHash)
    throw new Rejected("FACTS_CONFLICT", { found: "patientKey" });
  if (facts.examHash !== null && facts.examHash !== filed.examKeyHash) throw new Rejected("FACTS_CONFLICT", { found: "examKey" });
  if (facts.pixels === "UNCLEAN") throw new Rejected("BURNED_IN_UNCHECKED", { found: "the image is filed: withdraw its exam" });
  const another = changes.header.find((field) => field === "patient" || field === "exam");
  if (another) throw new Rejected("SAME_INSTANCE_OTHER_HEADER", { found: another });
  if (!filed.judged) return;
  const seen = changes.header.filter((field) => seenByReaders.includes(field));
  if (seen.length > 0) throw new Rejected("SAME_INSTANCE_OTHER_HEADER", { found: `${seen.join(", ")}; its exam has been read` });
  const bound = changes.facts.find(
    (fact) => fact === "viewModifiers" || ((fact === "laterality" || fact === "view") && facts[fact] !== filed[fact]),
  );
  if (bound) throw new Rejected("FACTS_CONFLICT", { found: bound });
}

/** The filed facts, overridden by the new facts and header. The pixels were already vouched for when the image was first sent. */
function mergedFacts(filed: FiledImageRecord, facts: SealedFacts, corrected: readonly HeaderField[]): SealedFacts {
  const kept = <T>(field: HeaderField, value: T): T | null => (corrected.includes(field) ? null : value);
  return {
    ...facts,
    patientHash: filed.patientKeyHash,
    examHash: filed.examKeyHash,
    // An inferred side is not passed on as if it had been stated: it is inferred again, and the badge stays.
    laterality: facts.laterality ?? kept("laterality", filed.lateralityInferred ? null : filed.laterality),
    view: facts.view ?? kept("view", filed.view),
    viewModifiers: [...(facts.viewModifiers ?? []), ...(kept("modifiers", filed.viewModifiers) ?? [])],
    pixelSpacingMm: facts.pixelSpacingMm ?? kept("spacing", filed.rowSpacingMm),
    vendor: facts.vendor ?? kept("vendor", filed.vendor),
    class: facts.class ?? filed.importedClass,
    density: facts.density ?? filed.importedDensity,
    lesions: facts.lesions.length > 0 ? facts.lesions : filed.importedLesions,
    acquiredOn: facts.acquiredOn ?? kept("acquiredOn", filed.acquiredOn?.toISOString().slice(0, 10).replaceAll("-", "") ?? null),
    ageBand: facts.ageBand ?? kept("ageBand", filed.ageBand),
    pixels: "CLEAN",
  };
}

interface Correction {
  readonly upload: UploadInHand;
  readonly filed: FiledImageRecord;
  readonly facts: SealedFacts;
  readonly changes: Changes;
  readonly made: MadeImage;
  readonly now: Date;
}

/** The day and age that this file itself states; values kept from the exam, where the file states none, do not count. */
function ownFacts({ ownAcquiredOn, ownAgeBand }: FiledImageRecord, image: NewImage, { facts, header }: Changes): ExamFacts {
  const isSaid = (fact: "acquiredOn" | "ageBand") => facts.includes(fact) || header.includes(fact);
  return {
    acquiredOn: isSaid("acquiredOn") ? image.acquiredOn : ownAcquiredOn,
    ageBand: isSaid("ageBand") ? image.ageBand : ownAgeBand,
  };
}

async function applyCorrection(deps: IngestDeps, sql: SqlRunner, { upload, filed, facts, changes, made, now }: Correction): Promise<void> {
  if ((await lockUpload(sql, upload.id)) !== "PROCESSING") return;
  const { examId } = filed;
  const { projectId } = upload;
  const exam = await lockFiledExam(sql, examId);
  const current = await findFiledImage(sql, filed.id);
  if (!exam || !current) throw new Error("a filed image or its exam is gone");
  // Since the first look the exam may have been withdrawn, a reader may have begun, or another correction may have been applied: then start again.
  if (exam.status === "WITHDRAWN") throw new Rejected("EXAM_WITHDRAWN");
  assertMayChange(current, facts, changes);
  if (current.sha256 !== filed.sha256) throw new Error("the image was corrected meanwhile");
  const image = newImageOf(upload, made, mergedFacts(filed, facts, changes.header));
  const said = { ...image, id: filed.id, ...ownFacts(current, image, changes) };
  const held = await correctImage(sql, examId, said);
  const sides = new Set([filed.laterality, image.laterality]);
  let truthChanged = false;
  let differing: readonly ("class" | "density")[] = [];
  for (const laterality of sides) {
    const truth = await updateImportedTruth(sql, { examId, projectId, laterality, imageId: filed.id, byId: upload.userId, now });
    truthChanged ||= truth.changed;
    if (laterality === image.laterality) differing = truth.differing;
  }
  if (sides.size > 1) await dropEmptyBreasts(sql, examId);
  const changed = [...new Set<string>([...changes.header, ...changes.facts])];
  const differences = differencesInWords(image.laterality, differing, factsApart(said, held));
  const remark =
    differences === "" ? rejection("CORRECTED", { found: changed.join(", ") }) : rejection("FACTS_DIFFER", { found: differences });
  await markFiled(sql, upload.id, { imageId: filed.id, alreadyFiled: true, receipt: made.receipt, remark, now });
  const pixelsAreNew =
    image.laterality !== filed.laterality || changes.header.some((field) => seenByReaders.includes(field) || field === "spacing");
  await enqueueFollowUps(deps.jobs, sql, { examId, projectId, lockedTest: exam.lockedTest, pixelsAreNew, truthChanged });
  await appendAudit(sql, {
    chain: projectId,
    at: now,
    actorId: upload.userId,
    action: "correctImage",
    subject: `image ${filed.id}`,
    outcome: "done",
    details: { upload: upload.id, facts: [...changes.facts], header: [...changes.header] },
  });
}
