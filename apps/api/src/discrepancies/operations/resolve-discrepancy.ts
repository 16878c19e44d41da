import {
  type BreastToResolve,
  findBreast,
  findDiscrepancy,
  type ListedDiscrepancy,
  lockName,
  readDiscrepancyId,
  saveVerdict,
  sendBackForReading,
} from "@second-read/database";
import { AppError, type DiscrepancyKind, type DiscrepancyVerdict, notFound } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

const longestNote = 4000;

export interface VerdictRequest {
  readonly id: string;
  readonly verdict: DiscrepancyVerdict;
  readonly imageIds: readonly string[] | null;
  readonly note: string | null;
  /** what the person was shown: no verdict, or one with its note; not checked if absent */
  readonly expected?: { readonly verdict?: DiscrepancyVerdict | null; readonly note?: string | null } | null;
}

/**
 * Stores a person's verdict on a discrepancy. *Label wrong* opens a new reading round in the same transaction: the exam goes back to readers who have
 * neither read nor opened it, together with a concordant one of the same class, so that the round reveals nothing.
 * @throws AppError NOT_FOUND, STALE_REVISION if another verdict than the expected one is valid by now, WRONG_STATE if the exam is being read again,
 * INVALID_INPUT
 */
export async function resolveDiscrepancy(
  { database, jobs, clock }: Deps,
  actor: Actor,
  request: VerdictRequest,
): Promise<ListedDiscrepancy> {
  const about = readDiscrepancyId(request.id);
  if (about === null) throw notFound();
  if ((request.note?.length ?? 0) > longestNote) throw new AppError("INVALID_INPUT", `A note has at most ${longestNote} characters.`);
  const { examId, laterality, kind } = about;
  return prismaMutation({ database, clock }, actor, "resolveDiscrepancy", async (connection, audit) => {
    const breast = await findBreast(connection, examId, laterality);
    if (breast === null) throw notFound();
    if (breast.examStatus !== "SETTLED")
      throw new AppError("WRONG_STATE", "This exam is being read again. Give the verdict once it is final.", {
        status: breast.examStatus,
      });
    // If two people judge one breast at the same time, the second is told what the first has found.
    await lockName(connection.sql, `verdict on ${request.id}`);
    const before = await findDiscrepancy(connection, request.id);
    if (before === null && !mayDiffer(kind, breast)) throw notFound();
    requireExpected(before, request.expected);
    const occultImageIds = occultOn(request, breast.imageIds);
    const isNew = await saveVerdict(connection, {
      id: request.id,
      projectId: breast.projectId,
      examId,
      laterality,
      kind,
      truthId: breast.truthId,
      verdict: request.verdict,
      note: request.note?.trim() || null,
      occultImageIds,
      resolvedById: actor.id,
    });
    if (!isNew && request.verdict !== "LABEL_WRONG") {
      audit(null);
      return requireSaved(await findDiscrepancy(connection, request.id));
    }
    const sentBack =
      request.verdict === "LABEL_WRONG"
        ? await sendBackForReading(connection, { examId, laterality, becauseOf: request.id, byId: actor.id })
        : [];
    for (const sent of sentBack) await jobs.enqueue(connection.sql, "refresh-discrepancies", { projectId: breast.projectId, examId: sent });
    await notifyQueueChanged(connection.sql, breast.projectId);
    audit({
      chain: breast.projectId,
      subject: `exam ${examId}`,
      details: { kind, laterality, verdict: request.verdict, sentBack },
    });
    return requireSaved(await findDiscrepancy(connection, request.id));
  });
}

function requireSaved(saved: ListedDiscrepancy | null): ListedDiscrepancy {
  if (saved === null) throw new Error("a verdict that was just kept is gone");
  return saved;
}

/** @throws AppError STALE_REVISION with the current verdict */
function requireExpected(held: ListedDiscrepancy | null, expected: VerdictRequest["expected"]): void {
  if (!expected) return;
  const [verdict, note] = [held?.verdict ?? null, held?.note ?? null];
  if (verdict === (expected.verdict ?? null) && note === (expected.note ?? null)) return;
  throw new AppError("STALE_REVISION", "Somebody else has given a verdict on this breast in the meantime.", { verdict, note });
}

/** Without a row of its own it may still be a false negative or a false positive at a threshold that somebody is viewing. */
function mayDiffer(kind: DiscrepancyKind, { class: breastClass, scored }: BreastToResolve): boolean {
  if (kind === "FALSE_NEGATIVE") return scored && breastClass !== null && breastClass !== "NORMAL";
  return kind === "FALSE_POSITIVE" && scored && breastClass === "NORMAL";
}

function occultOn({ verdict, imageIds }: VerdictRequest, ofBreast: readonly string[]): readonly string[] {
  if (verdict !== "OCCULT_ON_THIS_VIEW") return [];
  if (imageIds === null || imageIds.length === 0) throw new AppError("INVALID_INPUT", "Choose the views on which it is occult.");
  if (imageIds.some((id) => !ofBreast.includes(id))) throw new AppError("INVALID_INPUT", "One of these images is not of this breast.");
  return imageIds;
}
