import {
  countExams,
  countNewTruth,
  countQueues,
  countTruthToTrainOn,
  countWorklist,
  type Database,
  findDiscrepancyCounts,
  listFeedback,
  sumDiscrepancies,
} from "@second-read/database";
import {
  type DiscrepancyKind,
  densities,
  discrepancyKinds,
  examStatuses,
  isPositive,
  type TakenView,
  withStandardViews,
} from "@second-read/domain";

type Rows = Awaited<ReturnType<typeof readRows>>;

/**
 * The counts that the product keeps, and the same counts derived from the rows of each project in a different way: they must always agree. For the
 * end of a test suite.
 */
export async function compareCounts(database: Database): Promise<{ readonly kept: unknown; readonly found: unknown }> {
  const { sql } = database;
  const projects = await database.prisma.project.findMany();
  const kept: Record<string, unknown> = {};
  const found: Record<string, unknown> = {};
  for (const project of projects) {
    const projectId = project.id;
    const rows = await readRows(database, projectId);
    const people = [
      ...new Set([
        ...rows.memberships.map(({ userId }) => userId),
        ...rows.reads.map(({ readerId }) => readerId),
        ...rows.exposures.map(({ userId }) => userId),
      ]),
    ];
    const lossyToo = project.settings.trainOnLossy !== false;
    const askers = people.flatMap((personId) => [true, false].map((onlyKnown) => ({ personId, reads: true, analyses: false, onlyKnown })));
    const queues = await countQueues(sql, { projectId, askers });
    const discrepancies = async (knownTo: string | null) => {
      const counts = await findDiscrepancyCounts(sql, { projectId, knownTo });
      return listings(knownTo).map(([kind, open]) => sumDiscrepancies(counts, { kind, open, modelVersionId: null }));
    };
    kept[projectId] = {
      exams: await countExams(database, [projectId]),
      byStatus: await Promise.all(examStatuses.map((status) => countWorklist(sql, { projectId, status: [status] }))),
      byDensity: await Promise.all(
        examKinds.map(([status, density]) => countWorklist(sql, { projectId, status: [status], estimatedDensity: [density] })),
      ),
      truth: await countTruthToTrainOn(sql, projectId, null),
      newTruth: await countNewTruth(sql, projectId, null),
      discrepancies: await discrepancies(null),
      people: await Promise.all(
        people.map(async (personId, index) => {
          const { patients, positives } = await countTruthToTrainOn(sql, projectId, personId);
          return {
            personId,
            known: queues[2 * index],
            all: queues[2 * index + 1],
            truth: { patients, positives },
            newTruth: (await countNewTruth(sql, projectId, personId)).breasts,
            discrepancies: await discrepancies(personId),
            feedback: await totalOf(listFeedback(sql, { projectId, readerId: personId, first: 1 })),
          };
        }),
      ),
    };
    found[projectId] = {
      exams: [rows.exams.filter(({ status }) => status !== "WITHDRAWN").length],
      byStatus: examStatuses.map((status) => rows.exams.filter((exam) => exam.status === status).length),
      byDensity: examKinds.map(
        ([status, density]) => rows.exams.filter((exam) => exam.status === status && exam.estimatedDensity === density).length,
      ),
      truth: truthToTrainOn(rows, lossyToo),
      newTruth: newTruth(rows, lossyToo, null),
      discrepancies: listedDiscrepancies(rows, null),
      people: people.map((personId) => ({
        personId,
        known: queuesOf(rows, lossyToo, personId, true),
        all: queuesOf(rows, lossyToo, personId, false),
        truth: knownTruth(rows, lossyToo, personId),
        newTruth: newTruth(rows, lossyToo, personId).breasts,
        discrepancies: listedDiscrepancies(rows, personId),
        feedback: feedbackOf(rows, personId).length,
      })),
    };
  }
  return { kept, found };
}

/** Each status with each estimated density. */
const examKinds = examStatuses.flatMap((status) => densities.map((density) => [status, density] as const));

/** The counted lists of discrepancies: for everybody together, and fewer for each person. */
function listings(knownTo: string | null): [DiscrepancyKind[] | null, boolean | null][] {
  const kinds = knownTo === null ? discrepancyKinds.map((kind) => [kind]) : [null];
  return kinds.flatMap((kind) => [true, false, null].map((open): [DiscrepancyKind[] | null, boolean | null] => [kind, open]));
}

async function totalOf(page: Promise<{ readonly totalCount: number | (() => Promise<number>) }>): Promise<number> {
  const { totalCount } = await page;
  return typeof totalCount === "number" ? totalCount : totalCount();
}

async function readRows({ prisma }: Database, projectId: string) {
  const where = { projectId };
  const [memberships, exams, reads, breasts, images, discrepancies, adjudications, runs] = await Promise.all([
    prisma.membership.findMany({ where }),
    prisma.exam.findMany({ where, include: { patient: true } }),
    prisma.read.findMany({ where }),
    prisma.breast.findMany({ where, include: { truth: true } }),
    prisma.image.findMany({ where }),
    prisma.discrepancy.findMany({ where }),
    prisma.adjudication.findMany({ where }),
    prisma.trainingRun.findMany({ where }),
  ]);
  const of = { where: { examId: { in: exams.map(({ id }) => id) } } };
  const [exposures, skips, seen, snapshots, ahead] = await Promise.all([
    prisma.exposure.findMany(of),
    prisma.skip.findMany(of),
    prisma.feedbackSeen.findMany({ where: { adjudicationId: { in: adjudications.map(({ id }) => id) } } }),
    prisma.snapshot.findMany({ where: { id: { in: runs.map(({ snapshotId }) => snapshotId) } } }),
    prisma.truthAhead.findMany(),
  ]);
  const byId = new Map(exams.map((exam) => [exam.id, exam]));
  return { memberships, exams, byId, reads, breasts, images, discrepancies, adjudications, runs, exposures, skips, seen, snapshots, ahead };
}

function hasRead({ reads }: Rows, examId: string, personId: string, untilRound = Number.POSITIVE_INFINITY): boolean {
  return reads.some(
    (read) => read.examId === examId && read.readerId === personId && read.status === "FINALISED" && read.round <= untilRound,
  );
}

/** Null: everybody together, to whom all exams are known. */
function knows(rows: Rows, examId: string, personId: string | null): boolean {
  if (personId === null) return true;
  if (rows.byId.get(examId)?.status !== "SETTLED") return false;
  return (
    hasRead(rows, examId, personId) ||
    rows.exposures.some((exposure) => exposure.examId === examId && exposure.userId === personId && exposure.what !== "reads")
  );
}

function queuesOf(rows: Rows, lossyToo: boolean, personId: string, onlyKnown: boolean) {
  const waiting = rows.exams.filter(
    ({ id, status, takesEffectAt, round }) =>
      (status === "QUEUED" || status === "READING") &&
      takesEffectAt === null &&
      !hasRead(rows, id, personId) &&
      !rows.exposures.some(({ examId, userId }) => examId === id && userId === personId) &&
      !rows.skips.some((skip) => skip.examId === id && skip.userId === personId && skip.round === round),
  );
  const knownTo = onlyKnown ? personId : null;
  return {
    unread: waiting.filter(({ readCount }) => readCount === 0).length,
    awaitingSecondRead: waiting.filter(({ readCount }) => readCount > 0).length,
    arbitration: rows.exams.filter(({ status }) => status === "ARBITRATION").length,
    discrepancies: discrepanciesOf(rows, knownTo).filter(({ state }) => state === "open").length,
    newTruthSinceLastRun: newTruth(rows, lossyToo, knownTo).breasts,
    feedback: feedbackOf(rows, personId).filter(
      ({ id }) => !rows.seen.some(({ adjudicationId, userId }) => adjudicationId === id && userId === personId),
    ).length,
    endedRuns: 0,
    drifted: 0,
  };
}

interface ListedAs {
  readonly kind: DiscrepancyKind;
  readonly state: "open" | "judged";
}

function discrepanciesOf(rows: Rows, knownTo: string | null): ListedAs[] {
  return rows.discrepancies.flatMap((row): ListedAs[] => {
    const breast = rows.breasts.find(({ examId, laterality }) => examId === row.examId && laterality === row.laterality);
    if (rows.byId.get(row.examId)?.status !== "SETTLED" || !breast || !knows(rows, row.examId, knownTo)) return [];
    if (row.verdict !== null && row.truthId === breast.truthId) return [{ kind: row.kind, state: "judged" }];
    return row.open ? [{ kind: row.kind, state: "open" }] : [];
  });
}

function listedDiscrepancies(rows: Rows, knownTo: string | null): number[] {
  const all = discrepanciesOf(rows, knownTo);
  return listings(knownTo).map(
    ([kinds, open]) =>
      all.filter(({ kind, state }) => (kinds?.includes(kind) ?? true) && (open === null || state === (open ? "open" : "judged"))).length,
  );
}

function feedbackOf(rows: Rows, personId: string) {
  return rows.adjudications.filter(({ examId, round, concludedAt, undoneAt }) => {
    const exam = rows.byId.get(examId);
    const isFinal = exam?.status === "SETTLED" || exam?.status === "TECHNICAL_RECALL";
    return isFinal && exam.round === round && concludedAt !== null && undoneAt === null && hasRead(rows, examId, personId, round);
  });
}

/** The images of breasts with truth that a snapshot taken now would contain. */
function heldImages(rows: Rows, lossyToo: boolean) {
  const usable = rows.images.flatMap((image) => {
    const exam = rows.byId.get(image.examId);
    const breast = rows.breasts.find(({ examId, laterality }) => examId === image.examId && laterality === image.laterality);
    if (!exam || !breast?.truth || image.withdrawnAt !== null || image.view === "SPECIMEN" || exam.status === "WITHDRAWN") return [];
    if (breast.truthInDoubt && !exam.patient.lockedTest) return [];
    return [{ ...image, patientId: exam.patientId, lockedTest: exam.patient.lockedTest, truth: breast.truth }];
  });
  return withStandardViews<(typeof usable)[number] & TakenView>(usable as ((typeof usable)[number] & TakenView)[]).filter(
    ({ lossy }) => lossyToo || !lossy,
  );
}

function distinct(values: readonly string[]): number {
  return new Set(values).size;
}

function truthToTrainOn(rows: Rows, lossyToo: boolean) {
  const standard = heldImages(rows, lossyToo).filter(({ isStandard }) => isStandard);
  const trained = standard.filter(({ lockedTest }) => !lockedTest);
  const positive = trained.filter(({ truth }) => isPositive(truth.class));
  return {
    patients: distinct(trained.map(({ patientId }) => patientId)),
    positives: distinct(positive.map(({ truth }) => truth.id)),
    patientsWithPositive: distinct(positive.map(({ patientId }) => patientId)),
    patientsWithNormal: distinct(trained.filter(({ truth }) => !isPositive(truth.class)).map(({ patientId }) => patientId)),
    lockedTestPatients: distinct(standard.filter(({ lockedTest }) => lockedTest).map(({ patientId }) => patientId)),
  };
}

function knownTruth(rows: Rows, lossyToo: boolean, personId: string) {
  const trained = heldImages(rows, lossyToo).filter(({ isStandard, examId }) => isStandard && knows(rows, examId, personId));
  return {
    patients: distinct(trained.map(({ patientId }) => patientId)),
    positives: distinct(trained.filter(({ truth }) => isPositive(truth.class)).map(({ truth }) => truth.id)),
  };
}

function newTruth(rows: Rows, lossyToo: boolean, knownTo: string | null) {
  const used = rows.runs.filter(({ status }) => status !== "FAILED").map(({ snapshotId }) => snapshotId);
  const frozen = rows.snapshots.filter(({ id }) => used.includes(id)).map(({ truthAsOf }) => truthAsOf.getTime());
  const since = Math.max(Number.NEGATIVE_INFINITY, ...frozen);
  const held = new Set(heldImages(rows, lossyToo).map(({ truth }) => truth.id));
  const takenAt = new Map(rows.ahead.map((one) => [one.truthId, one.takenAt]));
  const newUntil = (truth: { readonly id: string; readonly at: Date }) => (takenAt.get(truth.id) ?? truth.at).getTime();
  const fresh = rows.breasts.flatMap(({ examId, truth }) =>
    truth !== null && newUntil(truth) > since && (knownTo === null ? held.has(truth.id) : knows(rows, examId, knownTo)) ? [truth] : [],
  );
  return { breasts: fresh.length, abnormal: knownTo === null ? fresh.filter(({ class: of }) => of !== "NORMAL").length : 0 };
}
