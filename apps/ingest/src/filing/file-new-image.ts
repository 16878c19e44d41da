import {
  appendAudit,
  type FiledImageRecord,
  findImageByInstance,
  findImageBySource,
  type ImportedTruthOutcome,
  insertImage,
  lockUpload,
  markFiled,
  type NewImage,
  type OpenedExam,
  openExam,
  type SqlRunner,
  updateImportedTruth,
  wasRead,
} from "@second-read/database";
import { factsApart, Rejected, type Rejection, rejection } from "@second-read/domain";
import type { SealedFacts } from "@second-read/imaging";
import type { MadeImage } from "../child/protocol.ts";
import type { IngestDeps } from "../deps.ts";
import { differencesInWords } from "./differences-in-words.ts";
import { enqueueFollowUps } from "./enqueue-follow-ups.ts";
import { newImageOf } from "./new-image-of.ts";
import type { UploadInHand } from "./upload-in-hand.ts";

export type FilingOutcome =
  | { readonly kind: "FILED" }
  /** Another attempt has completed the upload meanwhile. */
  | { readonly kind: "ENDED" }
  /** The same image arrived with other bytes: this copy is discarded. */
  | { readonly kind: "TWIN"; readonly twin: FiledImageRecord };

/**
 * Files an image whose objects are in the store: patient, exam, image, breast, truth, the jobs that follow and the audit event, all or nothing.
 * @throws Rejected EXAM_WITHDRAWN, SAME_INSTANCE_OTHER_PIXELS
 */
export async function fileNewImage(deps: IngestDeps, upload: UploadInHand, made: MadeImage, facts: SealedFacts): Promise<FilingOutcome> {
  const now = deps.clock();
  const image = newImageOf(upload, made, facts);
  return deps.database.sqlTransaction(async (sql) => {
    if ((await lockUpload(sql, upload.id)) !== "PROCESSING") return { kind: "ENDED" };
    const twinOf = async () =>
      (await findImageBySource(sql, image.projectId, image.sourceSha256)) ??
      (await findImageByInstance(sql, image.projectId, image.sopInstanceUid));
    // Before the exam is opened: a twin's header may name another patient, who must not be created.
    const twin = await twinOf();
    if (twin?.withdrawnAt) throw new Rejected("EXAM_WITHDRAWN");
    if (twin && twin.pixelSha256 !== image.pixelSha256) throw new Rejected("SAME_INSTANCE_OTHER_PIXELS");
    if (twin) return { kind: "TWIN", twin };
    const exam = await openExam(sql, image);
    if (exam.status === "WITHDRAWN") throw new Rejected("EXAM_WITHDRAWN");
    if (await twinOf()) throw new Error("the same instance was filed meanwhile");
    await insertImage(sql, exam, image, now);
    const { laterality, projectId } = image;
    const truth = await updateImportedTruth(sql, { examId: exam.id, projectId, laterality, imageId: image.id, byId: upload.userId, now });
    const remark = await remarkOn(sql, exam, { made, image, truth });
    await markFiled(sql, upload.id, { imageId: image.id, alreadyFiled: false, receipt: made.receipt, remark, now });
    await enqueueFollowUps(deps.jobs, sql, {
      examId: exam.id,
      projectId,
      lockedTest: exam.lockedTest,
      pixelsAreNew: true,
      truthChanged: truth.changed,
    });
    await recordFiling(sql, upload, image.id, exam.status !== "INGESTING", now);
    return { kind: "FILED" };
  });
}

interface Filed {
  readonly made: MadeImage;
  readonly image: NewImage;
  readonly truth: ImportedTruthOutcome;
}

/** The most important remark on a filed image. */
async function remarkOn(sql: SqlRunner, exam: OpenedExam, { made, image, truth }: Filed): Promise<Rejection | null> {
  const differing = differencesInWords(image.laterality, truth.differing, factsApart(image, exam));
  if (truth.differing.includes("class")) return rejection("FACTS_DIFFER", { found: differing });
  if (await wasRead(sql, exam.id)) return rejection("VIEW_CAME_LATER", { found: becauseItCame(exam, truth) });
  if (differing !== "") return rejection("FACTS_DIFFER", { found: differing });
  const unlike = made.factsUnlikeFile.join(", ");
  return unlike === "" ? null : rejection("FACTS_UNLIKE_FILE", { found: unlike });
}

/** What happens to a view that arrives after its exam was read: the job that closes the exam queues a breast without truth for reading. */
function becauseItCame({ status }: OpenedExam, { inForce }: ImportedTruthOutcome): string {
  return status === "SETTLED" && !inForce ? "the exam goes to its readers again" : "the reads stay as they are";
}

async function recordFiling(sql: SqlRunner, upload: UploadInHand, imageId: string, joinedLater: boolean, at: Date): Promise<void> {
  await appendAudit(sql, {
    chain: upload.projectId,
    at,
    actorId: upload.userId,
    action: "fileImage",
    subject: `image ${imageId}`,
    outcome: "done",
    details: { upload: upload.id, joinedLater },
  });
}
