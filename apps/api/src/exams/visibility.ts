import { type ExamForViewer, type Exposed, exposureOf, rolesIn, type Visibility, visibility } from "@second-read/access";
import { type ExamViewRecord, findExamViews, recordExposures } from "@second-read/database";
import { readsTookEffect, readsWantedBy } from "@second-read/domain";
import type { Openings } from "../audit/openings.ts";
import { createPace, PacedLoader } from "../common/pace.ts";
import type { Deps } from "../deps.ts";
import type { ActingPerson } from "../sign-in/actor.ts";

export type Blinded = keyof Visibility;

/** What a person may see of one exam, and the facts that decided it. */
export interface ExamView {
  readonly record: ExamViewRecord;
  readonly facts: ExamForViewer;
  readonly visible: Visibility;
}

export interface ExamViews {
  /** Null for an exam that does not exist. Cached for the request. */
  load(examId: string): Promise<ExamView | null>;
  /**
   * Whether the actor may see this part of the exam: at once if its view has been loaded, as for all fields of a row but the first. Asking has no
   * effect; call `shown` once there is something to show.
   */
  maySee(examId: string, what: Blinded): boolean | Promise<boolean>;
  /**
   * Records that something blinded is shown, before it is: for a person who has not read the exam it is an exposure to all that they may see of it.
   * One statement for all exams of a request's level.
   */
  shown(examId: string): undefined | Promise<void>;
  /** A round of the exam as the actor may know it: always 1 until they may see reads or truth. */
  roundShown(examId: string, round: number): number | Promise<number>;
  forget(examId: string): void;
}

interface ViewDeps extends Pick<Deps, "clock"> {
  readonly database: Pick<Deps["database"], "sql">;
}

/**
 * The blindness rule for one request, or one page of a job. Fields, counts, connections and errors of an exam all use it.
 * @param openings audits each exam that is opened; null: the caller audits them all with an event of its own
 */
export function createExamViews({ database, clock }: ViewDeps, actor: ActingPerson | null, openings: Openings | null): ExamViews {
  const pace = createPace();
  // A page of exams asks about each of them ten times, and a loader makes five promises for what it has in its cache.
  const known = new Map<string, ExamView | null>();
  const recorded = new Set<string>();
  const views = new PacedLoader<string, ExamView | null>(pace, async (examIds) => {
    if (actor === null) return examIds.map(() => null);
    const records = await findExamViews(database.sql, { examIds, userId: actor.id });
    const byId = new Map(records.map((record) => [record.examId, toView(record, actor)]));
    for (const id of examIds) known.set(id, byId.get(id) ?? null);
    return examIds.map((id) => byId.get(id) ?? null);
  });
  const ofView = <Answer>(examId: string, answer: (view: ExamView | null) => Answer): Answer | Promise<Answer> => {
    const view = known.get(examId);
    return view === undefined ? views.load(examId).then(answer) : answer(view);
  };

  const notes = new PacedLoader<string, true>(pace, async (examIds) => {
    if (actor === null) return examIds.map(() => true as const);
    const seen = await Promise.all(examIds.map((examId) => views.load(examId)));
    const at = clock();
    for (const what of ["scores or truth", "reads"] as const) {
      const exposed = seen.flatMap((view) => (view && newExposureOf(view) === what ? [view.record.examId] : []));
      if (exposed.length > 0) await recordExposures(database.sql, { examIds: exposed, userId: actor.id, what, at });
    }
    if (openings !== null) {
      for (const action of ["openTruth", "openReads"] as const) {
        const opened = seen.flatMap((view) => (view && view.visible.truth === (action === "openTruth") ? [view.record.examId] : []));
        if (opened.length > 0) await openings.note({ examIds: opened, actorId: actor.id, action, at });
      }
    }
    for (const id of examIds) recorded.add(id);
    return examIds.map(() => true as const);
  });

  return {
    load: (examId) => views.load(examId),
    maySee: (examId, what) => ofView(examId, (view) => view?.visible[what] ?? false),
    shown: (examId) => (recorded.has(examId) ? undefined : notes.load(examId).then(() => undefined)),
    roundShown: (examId, round) => ofView(examId, (view) => (view?.visible.reads || view?.visible.truth ? round : 1)),
    forget(examId) {
      views.clear(examId);
      known.delete(examId);
    },
  };
}

function newExposureOf({ record, visible, facts }: ExamView): Exposed | null {
  const exposure = exposureOf(visible, facts);
  return record.exposure === null || record.exposure === "reads" ? (record.exposure === exposure ? null : exposure) : null;
}

function toView(record: ExamViewRecord, actor: ActingPerson): ExamView {
  const facts: ExamForViewer = {
    status: record.status,
    lockedTest: record.lockedTest,
    myRead: record.myRead,
    glassBroken: record.exposure === "all, by breaking the glass",
    readsTookEffect: readsTookEffect({ ...record, readsWanted: readsWantedBy(record.readingProtocol) }),
  };
  const viewer = { userId: actor.id, roles: rolesIn(actor, record.projectId), isAdministrator: actor.isAdministrator };
  return { record, facts, visible: visibility(viewer, facts) };
}
