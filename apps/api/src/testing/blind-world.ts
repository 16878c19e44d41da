import { discrepancyId, insertVersion, newId } from "@second-read/database";
import type { BreastClass, Density, Opinion, Role } from "@second-read/domain";
import { exampleAssessment, examplePoint, exampleThresholds, exampleVersion, seedRun, seedTruth } from "@second-read/testing";
import { type SeededExam, seedExam } from "./seed-exam.ts";
import type { TestApi, TestPerson } from "./test-api.ts";

/** What a version and the truth say of a breast. */
interface Judged {
  readonly class: BreastClass;
  readonly score: number;
  readonly density: Density;
}

export interface Secret extends Judged {
  readonly name: string;
  readonly opinion: Opinion;
}
/** Two worlds that look alike to a blinded person, and differ in everything that is hidden. */
export const secrets: readonly [Secret, Secret] = [
  { name: "ZZALPHA", class: "MALIGNANT", opinion: "RECALL", score: 0.91234567, density: "d" },
  { name: "ZZOMEGA", class: "NORMAL", opinion: "NORMAL", score: 0.01234567, density: "a" },
];

export const blinded = {
  reader: ["READER"],
  arbiter: ["ARBITER"],
  "reader and arbiter": ["READER", "ARBITER"],
  "data manager who reads": ["DATA_MANAGER", "READER"],
  "analyst who settles": ["ANALYST", "ARBITER"],
  "administrator who reads": ["ADMIN", "READER"],
} as const satisfies Record<string, readonly Role[]>;
export type Blinded = keyof typeof blinded;

export interface BlindWorld {
  readonly secret: Secret;
  readonly project: string;
  readonly version: string;
  readonly run: string;
  /** Read once by another person; its earlier truth is under review. */
  readonly waiting: SeededExam;
  /** In arbitration, with an earlier truth. The two reads are the same in both worlds: an arbiter sees them. */
  readonly disputed: SeededExam;
  readonly final: SeededExam;
  /** Each blinded person's own draft of an exam that another person has read. */
  readonly drafts: Readonly<Record<Blinded, { exam: SeededExam; read: string | null }>>;
  readonly foreignRead: string;
  readonly hiddenTruth: readonly string[];
  readonly people: Readonly<Record<Blinded | "analyst", TestPerson>>;
  readonly labels: ReadonlyMap<string, string>;
}

export async function makeBlindWorld(api: TestApi, secret: Secret): Promise<BlindWorld> {
  const { prisma } = api.database;
  const project = await api.project(`world-${secret.name}`);
  const labels = new Map<string, string>([[project, "project"]]);
  const note = <Value extends string>(id: Value, label: string): Value => {
    labels.set(id, label);
    return id;
  };
  const people = {} as Record<Blinded | "analyst", TestPerson>;
  for (const [name, roles] of Object.entries({ ...blinded, analyst: ["ANALYST"] as const })) {
    people[name as Blinded] = await api.person(name, { [project]: roles });
    note(people[name as Blinded].id, name);
  }
  const others = [
    await api.person("Other One", { [project]: ["READER"] }),
    await api.person("Other Two", { [project]: ["READER"] }),
  ] as const;
  others.forEach(({ id }, index) => void note(id, `other ${index}`));

  const finalised = async (exam: SeededExam, readerId: string, order: number, words: string, opinion: Opinion) => {
    const finding = {
      id: note(newId(), `finding ${order}`),
      lesionUid: note(newId(), `lesion ${order}`),
      kind: "MASS",
      laterality: "R",
      attributes: { remark: words },
      marks: [{ imageId: exam.images[0]?.id ?? "", shape: "POINT", points: [[10, 10]] }],
    } as const;
    const breasts = [exampleAssessment("R", opinion), exampleAssessment("L", "NORMAL")];
    const read = await prisma.read.create({
      data: {
        id: note(newId(), `read ${order}`),
        examId: exam.id,
        projectId: project,
        readerId,
        round: 1,
        order,
        status: "FINALISED",
        breasts,
        findings: [finding],
        blindOpinion: opinion,
        finalOpinion: opinion,
        finalisedAt: new Date(),
      },
    });
    // A reader who recalls also requests earlier exams: the request would reveal their opinion.
    if (opinion === "RECALL")
      await prisma.priorRequest.create({ data: { examId: exam.id, projectId: project, byId: readerId, reason: words } });
    await prisma.exam.update({ where: { id: exam.id }, data: { readCount: order } });
    return read.id;
  };
  const { snapshot, run } = await seedRun(api.database, project);
  note(snapshot.id, "snapshot");
  note(run.id, "run");
  const version = await insertVersion(api.database, exampleVersion(project, run.id));
  note(version.id, "version");
  const operatingPoints = [examplePoint(0.5)];
  const evaluation = await prisma.evaluation.create({
    data: {
      id: newId(),
      modelVersionId: version.id,
      set: "OUT_OF_FOLD",
      truthAsOf: new Date(),
      exams: 3,
      patients: 3,
      positives: 3,
      negatives: 3,
      roc: [],
      calibration: [],
      subgroups: [],
      operatingPoints,
      notes: [],
    },
  });

  const hiddenTruth: string[] = [];
  /** Truth of the right breast, scores, an evaluated case and a discrepancy of an exam; all of it hidden unless the exam is final. */
  const judge = async (exam: SeededExam, name: string, { class: truthClass, score, density }: Judged, words: string) => {
    note(exam.id, name);
    exam.images.forEach(({ id }, index) => void note(id, `${name} image ${index}`));
    const truthId = note(newId(), `${name} truth`);
    const about = { examId: exam.id, laterality: "R" } as const;
    await seedTruth(api.database, { ...about, id: truthId, projectId: project, class: truthClass, strength: "AGREED", reason: words });
    await prisma.breast.update({ where: { examId_laterality: about }, data: { truthInDoubt: true } });
    await prisma.prediction.create({
      data: { modelVersionId: version.id, examId: exam.id, laterality: "R", projectId: project, score, logit: score, density },
    });
    await prisma.exam.update({ where: { id: exam.id }, data: { estimatedDensity: density } });
    for (const image of exam.images.slice(0, 2)) {
      await prisma.imagePrediction.create({
        data: { modelVersionId: version.id, imageId: image.id, examId: exam.id, score, logit: score },
      });
    }
    await prisma.evaluationCase.create({
      data: {
        evaluationId: evaluation.id,
        examId: exam.id,
        laterality: "R",
        patientId: exam.patientId,
        truthId,
        class: truthClass,
        positive: truthClass !== "NORMAL",
        logit: score,
        score,
        thresholds: exampleThresholds(0.95),
        subgroups: [],
      },
    });
    if (truthClass !== "NORMAL") {
      const id = discrepancyId(exam.id, "R", "FALSE_NEGATIVE");
      await prisma.discrepancy.create({
        data: {
          id,
          projectId: project,
          examId: exam.id,
          laterality: "R",
          kind: "FALSE_NEGATIVE",
          modelVersionId: version.id,
          score,
          threshold: 0.95,
          truthId,
          note: words,
        },
      });
      await prisma.discrepancy.create({
        data: {
          id: discrepancyId(exam.id, "R", "WRONG_PLACE"),
          projectId: project,
          examId: exam.id,
          laterality: "R",
          kind: "WRONG_PLACE",
          open: false,
          modelVersionId: version.id,
          truthId,
          verdict: "AMBIGUOUS",
          note: `hidden ${words}`,
          resolvedAt: new Date(),
        },
      });
    }
    return truthId;
  };

  const waiting = await seedExam(api, project);
  hiddenTruth.push(await judge(waiting, "waiting", secret, `${secret.name}-TRUTH`));
  const foreignRead = await finalised(waiting, others[0].id, 1, `${secret.name}-READ`, secret.opinion);
  const disputed = await seedExam(api, project, { status: "ARBITRATION" });
  hiddenTruth.push(await judge(disputed, "disputed", secret, `${secret.name}-TRUTH`));
  await finalised(disputed, others[0].id, 1, "open to arbiters", "RECALL");
  await finalised(disputed, others[1].id, 2, "open to arbiters", "NORMAL");
  await prisma.exam.update({ where: { id: disputed.id }, data: { arbitrationWhy: ["recall v normal"], arbitrationSince: new Date() } });
  const final = await seedExam(api, project, { status: "SETTLED" });
  await judge(final, "final", { class: "MALIGNANT", score: 0.3, density: "b" }, "final and open");

  const drafts = {} as Record<Blinded, { exam: SeededExam; read: string | null }>;
  for (const [name, roles] of Object.entries(blinded) as [Blinded, readonly Role[]][]) {
    const exam = await seedExam(api, project, { status: "READING" });
    hiddenTruth.push(await judge(exam, `draft of ${name}`, secret, `${secret.name}-TRUTH`));
    await finalised(exam, others[0].id, 1, `${secret.name}-READ`, secret.opinion);
    if (!roles.includes("READER")) {
      drafts[name] = { exam, read: null };
      continue;
    }
    const read = await prisma.read.create({
      data: { id: note(newId(), `own read of ${name}`), examId: exam.id, projectId: project, readerId: people[name].id, round: 1 },
    });
    await prisma.lease.create({
      data: { examId: exam.id, projectId: project, userId: people[name].id, kind: "READ", expiresAt: new Date(Date.now() + 3_600_000) },
    });
    drafts[name] = { exam, read: read.id };
  }
  return {
    secret,
    project,
    version: version.id,
    run: run.id,
    waiting,
    disputed,
    final,
    drafts,
    foreignRead,
    hiddenTruth,
    people,
    labels,
  };
}
