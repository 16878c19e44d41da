import {
  appendAudit,
  correctImage,
  type FiledImageRecord,
  lockUpload,
  markFiled,
  type SqlRunner,
  updateImportedTruth,
} from "@second-read/database";
import { rejection } from "@second-read/domain";
import { Rejected, type SealedFacts } from "@second-read/imaging";
import type { MadeImage } from "../child/protocol.ts";
import type { IngestDeps } from "../deps.ts";
import { type CorrectableFact, factsThatDiffer } from "./facts-that-differ.ts";
import { putImageObjects } from "./image-objects.ts";
import { newImageOf } from "./new-image-of.ts";
import { tellOfImage } from "./tell-of-image.ts";
import type { UploadInHand } from "./upload-in-hand.ts";

/** Makes the filed object anew from the bytes at hand, into the folder; see `FileProcessor.process`. */
export type Remake = (facts: SealedFacts) => Promise<{ made: MadeImage; folder: string }>;

/**
 * Bytes or an instance that the project has already: the upload is FILED with the image that is there. Facts that differ are applied: a class
 * as new truth, whose rank decides, others as a correction with an audit event.
 * @throws Rejected EXAM_WITHDRAWN; FACTS_CONFLICT where another woman, exam, or, once the exam was read, another side or view is named
 */
export async function fileAgain(
  deps: IngestDeps,
  upload: UploadInHand,
  filed: FiledImageRecord,
  facts: SealedFacts,
  remake: Remake,
): Promise<void> {
  if (filed.withdrawnAt || filed.examStatus === "WITHDRAWN") throw new Rejected("EXAM_WITHDRAWN");
  const differing = factsThatDiffer(filed, facts);
  assertMayChange(filed, facts, differing);
  const now = deps.clock();
  if (differing.length === 0) {
    await deps.database.sqlTransaction(async (sql) => {
      if ((await lockUpload(sql, upload.id)) !== "PROCESSING") return;
      await markFiled(sql, upload.id, { imageId: filed.id, alreadyFiled: true, receipt: null, remark: null, now });
    });
    return;
  }
  const { made, folder } = await remake(mergedFacts(filed, facts));
  // Another wrapping of the same pixels may have a tag for the side; without one they say what they said before.
  if (facts.laterality === null && made.laterality !== filed.laterality) throw new Rejected("FACTS_CONFLICT", { found: "laterality" });
  await deps.database.sqlTransaction((sql) => applyCorrection(deps, sql, { upload, filed, facts, differing, made, folder, now }));
}

function assertMayChange(filed: FiledImageRecord, facts: SealedFacts, differing: readonly CorrectableFact[]): void {
  if (facts.patientHash !== null && facts.patientHash !== filed.patientKeyHash)
    throw new Rejected("FACTS_CONFLICT", { found: "patientKey" });
  if (facts.examHash !== null && facts.examHash !== filed.examKeyHash) throw new Rejected("FACTS_CONFLICT", { found: "examKey" });
  const bound = differing.find((fact) => (fact === "laterality" || fact === "view") && facts[fact] !== filed[fact]);
  if (bound && filed.read) throw new Rejected("FACTS_CONFLICT", { found: bound });
}

/** What was filed, overruled by what is said now. Whoever sent the image first vouched for its pixels. */
function mergedFacts(filed: FiledImageRecord, facts: SealedFacts): SealedFacts {
  return {
    ...facts,
    patientHash: filed.patientKeyHash,
    examHash: filed.examKeyHash,
    // What the pixels told is not handed back as if somebody had said it: they are asked again, and the badge stays.
    laterality: facts.laterality ?? (filed.lateralityInferred ? null : filed.laterality),
    view: facts.view ?? (filed.view as SealedFacts["view"]),
    pixelSpacingMm: facts.pixelSpacingMm ?? filed.rowSpacingMm,
    vendor: facts.vendor ?? filed.vendor,
    class: facts.class ?? filed.importedClass,
    density: facts.density ?? filed.importedDensity,
    lesions: facts.lesions.length > 0 ? facts.lesions : (filed.importedLesions as SealedFacts["lesions"]),
    acquiredOn: facts.acquiredOn ?? filed.acquiredOn?.toISOString().slice(0, 10).replaceAll("-", "") ?? null,
    ageBand: facts.ageBand ?? filed.ageBand,
    pixels: "CLEAN",
  };
}

interface Correction {
  readonly upload: UploadInHand;
  readonly filed: FiledImageRecord;
  readonly facts: SealedFacts;
  readonly differing: readonly CorrectableFact[];
  readonly made: MadeImage;
  /** Where the child left the object that was made anew. */
  readonly folder: string;
  readonly now: Date;
}

async function applyCorrection(
  deps: IngestDeps,
  sql: SqlRunner,
  { upload, filed, facts, differing, made, folder, now }: Correction,
): Promise<void> {
  if ((await lockUpload(sql, upload.id)) !== "PROCESSING") return;
  const { examId } = filed;
  const { projectId } = upload;
  const [exam] = await sql.query<{ status: string; lockedTest: boolean; read: boolean }>(
    `SELECT e.status::text AS status, p."lockedTest", EXISTS (SELECT 1 FROM "Read" r WHERE r."examId" = e.id AND r.status <> 'WITHDRAWN') AS read
     FROM "Exam" e JOIN "Patient" p ON p.id = e."patientId" WHERE e.id = $1 FOR UPDATE OF e`,
    [examId],
  );
  if (!exam) throw new Error("the exam of a filed image is gone");
  // Since the first look it may have been withdrawn, or a reader may have begun.
  if (exam.status === "WITHDRAWN") throw new Rejected("EXAM_WITHDRAWN");
  assertMayChange({ ...filed, read: exam.read }, facts, differing);
  // Under the exam's lock: no object of a withdrawn exam comes back, and of two corrections the row and the object are of the same.
  await putImageObjects(deps.store, filed.id, folder);
  const image = newImageOf(upload, made, mergedFacts(filed, facts));
  await correctImage(sql, examId, { ...image, id: filed.id }, { acquiredOn: image.acquiredOn, ageBand: image.ageBand });
  const sides = new Set([filed.laterality, image.laterality]);
  let truthChanged = false;
  let differ = false;
  for (const laterality of sides) {
    const truth = await updateImportedTruth(sql, { examId, projectId, laterality, imageId: filed.id, byId: upload.userId, now });
    truthChanged ||= truth.changed;
    differ ||= truth.differ;
  }
  const remark = differ ? rejection("FACTS_DIFFER", { found: "class" }) : null;
  await markFiled(sql, upload.id, { imageId: filed.id, alreadyFiled: true, receipt: made.receipt, remark, now });
  const pixelsAreNew = image.laterality !== filed.laterality;
  await tellOfImage(deps.jobs, sql, { examId, projectId, lockedTest: exam.lockedTest, pixelsAreNew, truthChanged });
  await appendAudit(sql, {
    chain: projectId,
    at: now,
    actorId: upload.userId,
    action: "correctImage",
    subject: `image ${filed.id}`,
    outcome: "done",
    details: { upload: upload.id, facts: [...differing] },
  });
}
