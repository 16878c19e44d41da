import { discrepancyId, newId } from "@second-read/database";
import { type BreastClass, discrepancyKinds, examStatuses, type Opinion, type Role } from "@second-read/domain";
import { exampleAssessment, examplePoint, examplePreparation, exampleScoring, exampleThresholds } from "@second-read/testing";
import { type GraphQLArgument, getNamedType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSchema } from "../schema.ts";
import { firstEvents } from "../testing/events.ts";
import { type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { seedRun } from "../testing/seed-run.ts";
import { callsOf, fullSelection } from "../testing/selection.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// Generated: two worlds that look alike to who must be blind and differ in all that is hidden. Whatever can be asked is asked of both, as
// each blinded role: every field with every argument, connection, count, subscription, mutation and error. The answers must be the same,
// and hold none of the hidden words and scores. An analyst, who is not blind, must find each of them by the same walk.

const schema = createSchema();
let api: TestApi;

interface Secret {
  readonly name: string;
  readonly class: BreastClass;
  readonly opinion: Opinion;
  readonly score: number;
}
const secrets: readonly [Secret, Secret] = [
  { name: "ZZALPHA", class: "MALIGNANT", opinion: "RECALL", score: 0.91234567 },
  { name: "ZZOMEGA", class: "NORMAL", opinion: "NORMAL", score: 0.01234567 },
];

const blinded = {
  reader: ["READER"],
  arbiter: ["ARBITER"],
  "reader and arbiter": ["READER", "ARBITER"],
  "data manager who reads": ["DATA_MANAGER", "READER"],
  "analyst who settles": ["ANALYST", "ARBITER"],
  "administrator who reads": ["ADMIN", "READER"],
} as const satisfies Record<string, readonly Role[]>;
type Blinded = keyof typeof blinded;

interface World {
  readonly secret: Secret;
  readonly project: string;
  readonly version: string;
  readonly run: string;
  /** Read once by another; its earlier truth is in doubt. */
  readonly waiting: SeededExam;
  /** In arbitration, with an earlier truth. The two reads are the same in both worlds: an arbiter sees them. */
  readonly disputed: SeededExam;
  readonly settled: SeededExam;
  /** Each blinded person's own draft of an exam that another has read. */
  readonly drafts: Readonly<Record<Blinded, { exam: SeededExam; read: string | null }>>;
  readonly foreignRead: string;
  readonly hiddenTruth: readonly string[];
  readonly people: Readonly<Record<Blinded | "analyst", TestPerson>>;
  readonly labels: ReadonlyMap<string, string>;
}

let worlds: readonly [World, World];

beforeAll(async () => {
  api = await startTestApi({ liveClock: true });
  worlds = [await makeWorld(secrets[0]), await makeWorld(secrets[1])];
});
afterAll(() => api?.close());

async function makeWorld(secret: Secret): Promise<World> {
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
    // Who recalls asks for earlier exams too: that they asked would tell what they think.
    if (opinion === "RECALL")
      await prisma.priorRequest.create({ data: { examId: exam.id, projectId: project, byId: readerId, reason: words } });
    await prisma.exam.update({ where: { id: exam.id }, data: { readCount: order } });
    return read.id;
  };
  const { snapshot, run } = await seedRun(api, project);
  note(snapshot.id, "snapshot");
  note(run.id, "run");
  const version = await prisma.modelVersion.create({
    data: {
      id: note(newId(), "version"),
      projectId: project,
      number: 1,
      runId: run.id,
      sha256: "f".repeat(64),
      parameterCount: 1,
      recipe: "compact",
      preparation: examplePreparation,
      foldModels: [],
      scoring: exampleScoring(),
      card: "a card",
    },
  });
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
  /** Truth of the right breast, scores, an evaluated case and a discrepancy of an exam; all of it to be hidden unless it is settled. */
  const judge = async (exam: SeededExam, name: string, truthClass: BreastClass, score: number, words: string) => {
    note(exam.id, name);
    exam.images.forEach(({ id }, index) => void note(id, `${name} image ${index}`));
    const truthId = note(newId(), `${name} truth`);
    await prisma.truth.create({
      data: {
        id: truthId,
        examId: exam.id,
        projectId: project,
        laterality: "R",
        class: truthClass,
        strength: "AGREED",
        version: 1,
        round: 1,
        readIds: [],
        reason: words,
      },
    });
    await prisma.breast.update({
      where: { examId_laterality: { examId: exam.id, laterality: "R" } },
      data: { truthId, truthInDoubt: true },
    });
    await prisma.prediction.create({
      data: { modelVersionId: version.id, examId: exam.id, laterality: "R", projectId: project, score, logit: score },
    });
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
    }
    return truthId;
  };

  const waiting = await seedExam(api, project);
  hiddenTruth.push(await judge(waiting, "waiting", secret.class, secret.score, `${secret.name}-TRUTH`));
  const foreignRead = await finalised(waiting, others[0].id, 1, `${secret.name}-READ`, secret.opinion);
  const disputed = await seedExam(api, project, { status: "ARBITRATION" });
  hiddenTruth.push(await judge(disputed, "disputed", secret.class, secret.score, `${secret.name}-TRUTH`));
  await finalised(disputed, others[0].id, 1, "open to arbiters", "RECALL");
  await finalised(disputed, others[1].id, 2, "open to arbiters", "NORMAL");
  await prisma.exam.update({ where: { id: disputed.id }, data: { arbitrationWhy: ["recall v normal"], arbitrationSince: new Date() } });
  const settled = await seedExam(api, project, { status: "SETTLED" });
  await judge(settled, "settled", "MALIGNANT", 0.3, "settled and open");

  const drafts = {} as Record<Blinded, { exam: SeededExam; read: string | null }>;
  for (const [name, roles] of Object.entries(blinded) as [Blinded, readonly Role[]][]) {
    const exam = await seedExam(api, project, { status: "READING" });
    hiddenTruth.push(await judge(exam, `draft of ${name}`, secret.class, secret.score, `${secret.name}-TRUTH`));
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
    settled,
    drafts,
    foreignRead,
    hiddenTruth,
    people,
    labels,
  };
}

const quoted = JSON.stringify;

/** Argument values to try, by name. Evaluations are aggregates over their whole set and are left out of the walk by `skipped`. */
function valuesIn(world: World, exam: string) {
  return (path: string, argument: GraphQLArgument): readonly string[] => {
    switch (argument.name) {
      case "projectId":
        return [quoted(world.project)];
      case "modelVersionId":
        return [quoted(world.version)];
      case "runId":
        return [quoted(world.run)];
      case "status":
        return path === "Query.worklist" ? examStatuses.map((status) => `[${status}]`) : [];
      case "kind":
        return discrepancyKinds.map((kind) => `[${kind}]`);
      case "open":
        return ["true", "false"];
      case "set":
        return path === "ModelVersion.evaluation" ? [] : ["OUT_OF_FOLD"];
      case "threshold":
        return ["0.5", "0.99"];
      case "first":
        return path === "Query.upcoming" ? [] : ["12"];
      case "id": {
        if (path === "Query.project") return [quoted(world.project)];
        if (path === "Query.exam") return [quoted(exam)];
        if (path === "Query.trainingRun") return [quoted(world.run)];
        if (path === "Query.modelVersion") return [quoted(world.version)];
        return [quoted(world.foreignRead)];
      }
      default:
        return [];
    }
  };
}

/** Every query, with every argument tried, and all that hangs below. `auditTrail` is the record of the walk itself. */
function queries(world: World, exams: readonly string[]): string[] {
  // `projects` shows an administrator both worlds; each is asked for by `project`.
  const skipped = new Set(["auditTrail", "verifyAuditChain", "computeBackend", "upcoming", "apiTokens", "projects"]);
  const documents = exams.flatMap((exam) =>
    Object.values(schema.getQueryType()?.getFields() ?? {})
      .filter(({ name }) => !skipped.has(name))
      .flatMap((field) =>
        callsOf(`Query.${field.name}`, field, valuesIn(world, exam)).map(
          (call) => `{ ${field.name}: ${call} ${fullSelection(schema, getNamedType(field.type).name, valuesIn(world, exam))} }`,
        ),
      ),
  );
  return [...new Set(documents)];
}

/** Mutations that a blinded person can try on what is hidden, and those that they may do, with all that is answered. */
function mutations(world: World, who: Blinded): string[] {
  const read = fullSelection(schema, "Read", valuesIn(world, world.waiting.id));
  const truth = fullSelection(schema, "Truth", valuesIn(world, world.waiting.id));
  const exam = fullSelection(schema, "Exam", valuesIn(world, world.waiting.id));
  const draft = '{ breasts: [{ laterality: R, opinion: NORMAL, birads: "1" }], findings: [] }';
  const decide =
    '{ reason: "tried", breasts: [{ laterality: R, class: BENIGN, strength: ADJUDICATED }, { laterality: L, class: NORMAL, strength: ADJUDICATED }] }';
  const { read: own, exam: ownExam } = world.drafts[who];
  const exams = [world.waiting.id, ownExam.id];
  return [
    ...(own
      ? [
          `mutation { nextExam(projectId: ${quoted(world.project)}) ${read} }`,
          `mutation { saveDraft(readId: ${quoted(own)}, input: ${draft}) ${read} }`,
          `mutation { startRead(examId: ${quoted(ownExam.id)}) ${read} }`,
          `mutation { undoFinalise(readId: ${quoted(own)}) ${read} }`,
        ]
      : []),
    `mutation { saveDraft(readId: ${quoted(world.foreignRead)}, input: ${draft}) ${read} }`,
    `mutation { finaliseRead(readId: ${quoted(world.foreignRead)}, input: ${draft}, idempotencyKey: "k") ${read} }`,
    `mutation { undoFinalise(readId: ${quoted(world.foreignRead)}) ${read} }`,
    `mutation { skipExam(readId: ${quoted(world.foreignRead)}, reason: "tried") }`,
    ...exams.flatMap((id) => [
      `mutation { adjudicate(examId: ${quoted(id)}, input: ${decide}) ${truth} }`,
      `mutation { undoAdjudicate(examId: ${quoted(id)}) ${exam} }`,
      `mutation { reopenExam(examId: ${quoted(id)}, reason: "tried") ${exam} }`,
      ...discrepancyKinds.map(
        (kind) => `mutation { resolveDiscrepancy(id: ${quoted(discrepancyId(id, "R", kind))}, verdict: AMBIGUOUS) { id } }`,
      ),
    ]),
    `mutation { adjudicate(examId: ${quoted(world.disputed.id)}, input: { reason: "", breasts: [] }) ${truth} }`,
    `mutation { adjudicate(examId: ${quoted(world.disputed.id)}, input: ${decide}, expectedTruthIds: [${quoted(newId())}]) ${truth} }`,
  ];
}

async function ask(world: World, person: TestPerson, documents: readonly string[]): Promise<{ document: string; answer: string }[]> {
  const answers: { document: string; answer: string }[] = [];
  for (const document of documents) {
    const { data, errors } = await api.graphql<any>(person, document);
    const faults = errors?.map(({ message, path, extensions: { code, details } }) => ({ message, path, code, details }));
    const isOurs = faults?.some(({ message, code }) => code === "INTERNAL" || /Deeper|More than|tokens|rows at once/.test(message));
    if (isOurs) throw new Error(`the walk itself was refused: ${JSON.stringify(faults)} for ${document.slice(0, 300)}`);
    answers.push({ document: plain(world, document), answer: plain(world, JSON.stringify({ data, faults })) });
  }
  return answers;
}

/** Ids by what they name, times and addresses dropped, people's and projects' names made equal. */
function plain(world: World, text: string): string {
  return text
    .replaceAll(/https?:[^"]*/g, "address")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time")
    .replaceAll(/[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => world.labels.get(id) ?? "id")
    .replaceAll(/"endCursor":"[^"]*"/g, '"endCursor":"cursor"')
    .replaceAll(/"(id|eventId)":"\d+"/g, '"$1":"serial"')
    .replaceAll(/person\d+@/g, "person@")
    .replaceAll(/W-[0-9a-f]{8}/g, "pseudonym")
    .replaceAll(`world-${world.secret.name}`, "world");
}

/** Where two answers part, in short; nothing where they are equal. */
function differenceOf(document: string, one: string, other: string): string[] {
  if (one === other) return [];
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  const around = (text: string) => text.slice(Math.max(0, at - 80), at + 80);
  return [`${document.slice(0, 160)} … ${around(one)} … ${around(other)}`];
}

const hiddenWords = ({ secret }: World) => [`${secret.name}-READ`, `${secret.name}-TRUTH`, String(secret.score)];

describe.each(Object.keys(blinded) as Blinded[])("a %s", (who) => {
  test("gets the same answers in both worlds, and none of what is hidden", async () => {
    const walks = [];
    for (const world of worlds) {
      const exams = [world.waiting.id, world.disputed.id, world.settled.id, world.drafts[who].exam.id];
      const documents = [...queries(world, exams), ...mutations(world, who)];
      const answers = await ask(world, world.people[who], documents);
      const counts = `subscription { queueChanged(projectId: ${quoted(world.project)}) ${fullSelection(schema, "QueueCounts", () => [])} }`;
      const events = `subscription { trainingRunEvents(runId: ${quoted(world.run)}) ${fullSelection(schema, "TrainingRunEvent", valuesIn(world, world.waiting.id))} }`;
      for (const document of [counts, events]) {
        const [event] = await firstEvents(api, world.people[who], document, {});
        answers.push({ document: plain(world, document), answer: plain(world, JSON.stringify(event?.data)) });
      }
      const everything = answers.map(({ answer }) => answer).join("\n");
      for (const word of hiddenWords(world)) expect([word, everything.includes(word)]).toEqual([word, false]);
      walks.push(answers);
    }
    const [one = [], other = []] = walks;
    expect(one.length).toBeGreaterThan(30);
    expect(one.map(({ document }) => document)).toEqual(other.map(({ document }) => document));
    expect(one.flatMap(({ document, answer }, index) => differenceOf(document, answer, other[index]?.answer ?? ""))).toEqual([]);
  });
});

describe("the walk", () => {
  test("finds all that is hidden when an analyst walks it, so that it would be found", async () => {
    for (const world of worlds) {
      const answers = await ask(world, world.people.analyst, queries(world, [world.waiting.id, world.disputed.id]));
      const everything = answers.map(({ answer }) => answer).join("\n");
      for (const word of hiddenWords(world)) expect([word, everything.includes(word)]).toEqual([word, true]);
    }
  });

  test("leaves an exposure where a settled exam was opened, and none where nothing was shown", async () => {
    const [world] = worlds;
    const exposures = await api.database.prisma.exposure.findMany({ where: { userId: world.people.reader.id } });
    expect(exposures.map(({ examId }) => world.labels.get(examId))).toEqual(["settled"]);
  });
});
