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

/** Makes the filed object anew from the bytes at hand, into the folder; see `FileProcessor.process`. */
export type Remake = (facts: SealedFacts) => Promise<{ made: MadeImage; folder: string }>;

/**
 * Bytes or an instance that the project has already: the upload is FILED with the image that is there. What its facts or its header now say
 * otherwise is applied with an audit event and a remark. The last word counts while nobody has judged the image; afterwards it would change
 * what was judged, so side, view and grey scale are then refused. Another patient or exam is always refused: folds, test set and priors hang on
 * the patient, and one of two files under one UID is wrong.
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
    // An earlier try may have put what it made after the withdrawal and ended there.
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
  // Where nobody says anything new of the side, it is what it was.
  const saysSide = facts.laterality !== null || changes.header.includes("laterality");
  if (!saysSide && made.laterality !== filed.laterality) throw new Rejected("FACTS_CONFLICT", { found: "laterality" });
  try {
    await putCorrectedObjects(deps, filed, made, folder);
    await deps.database.sqlTransaction((sql) => applyCorrection(deps, sql, { upload, filed, facts, changes, made, now }));
  } catch (error) {
    // Withdrawn meanwhile: what was put after its bytes were deleted goes too.
    if (error instanceof Rejected && error.code === "EXAM_WITHDRAWN") await deleteObjectsOf(deps, filed.id);
    throw error;
  }
}

/**
 * Puts the object that was made anew beside the others, before and outside the transaction that makes it the image's: nobody waits for the store
 * under the exam's lock, and no object changes that somebody was sent to. Its id is written down first, so that a withdrawal finds it whatever
 * happens here.
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

/** Facts that name a patient by number, as of the patient of that number and its issuer: by that one's days the dates were shifted. */
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

/** What a reader has seen and judged by. */
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

/** What was filed, overruled by what is said now, in the facts or in the header. Whoever sent the image first vouched for its pixels. */
function mergedFacts(filed: FiledImageRecord, facts: SealedFacts, corrected: readonly HeaderField[]): SealedFacts {
  const kept = <T>(field: HeaderField, value: T): T | null => (corrected.includes(field) ? null : value);
  return {
    ...facts,
    patientHash: filed.patientKeyHash,
    examHash: filed.examKeyHash,
    // What the pixels told is not handed back as if somebody had said it: they are asked again, and the badge stays.
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

/** Day and age as this file says them: what is kept of the exam's, where the file says none, is not its word. */
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
  // Since it was first read it may have been withdrawn, or a reader may have begun, or another correction may have come: then this one starts anew.
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
