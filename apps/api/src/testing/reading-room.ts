import type { ExamStatus } from "@second-read/domain";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { readInput, type SeededExam, type SeedSettings, seedExam } from "./seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "./test-api.ts";

const readFields = `id status order round revision leaseExpiresAt blindOpinion breasts { laterality opinion }
  findings { id lesionUid kind marks { imageId shape points } } exam { id status }`;

/** The documents that clients send to read, decide and undo. */
export const documents = {
  next: `mutation($p: ID!) { nextExam(projectId: $p) { ${readFields} } }`,
  start: `mutation($id: ID!) { startRead(examId: $id) { ${readFields} } }`,
  save: `mutation($id: ID!, $input: ReadInput!, $rev: Int) { saveDraft(readId: $id, input: $input, expectedRevision: $rev) { ${readFields} } }`,
  finalise: `mutation($id: ID!, $input: ReadInput!, $rev: Int, $key: String!) {
    finaliseRead(readId: $id, input: $input, expectedRevision: $rev, idempotencyKey: $key) { ${readFields} } }`,
  undo: `mutation($id: ID!) { undoFinalise(readId: $id) { ${readFields} } }`,
  adjudicate: `mutation($id: ID!, $input: AdjudicationInput!, $expected: [ID!], $key: String) {
    adjudicate(examId: $id, input: $input, expectedTruthIds: $expected, idempotencyKey: $key) {
      id laterality class strength version findings { lesionUid kind marks { shape } } } }`,
  truth: `query($id: ID!) { exam(id: $id) { status truth { id laterality class strength version supersedes { id } } reads { id } } }`,
} as const;

/** A new project with people who read and decide, as clients do. */
export interface ReadingRoom {
  readonly api: TestApi;
  readonly project: string;
  /** Readers. */
  readonly anna: TestPerson;
  readonly ben: TestPerson;
  readonly cleo: TestPerson;
  readonly dora: TestPerson;
  /** Arbiters. */
  readonly arno: TestPerson;
  readonly alma: TestPerson;
  /** The person's draft, or their next exam's; null if the queue has none for them. */
  next(person: TestPerson): Promise<any>;
  /** The person's next exam, read and submitted. */
  readAs(person: TestPerson, input: object): Promise<any>;
  /** An exam for which Anna and Ben have these opinions of the right breast, and call the left normal; their reads have taken effect. */
  readByTwo(opinions: readonly [string, string], settings?: SeedSettings): Promise<SeededExam>;
  /** One that awaits arbitration: Anna recalls, Ben does not. */
  inArbitration(settings?: SeedSettings): Promise<SeededExam>;
  reopen(examId: string): Promise<unknown>;
  examStatus(examId: string): Promise<ExamStatus>;
}

/** The person's next exam of a project, read and submitted. */
export async function readNext(api: TestApi, project: string, person: TestPerson, input: object): Promise<any> {
  const { nextExam } = await api.ok(person, documents.next, { p: project });
  return (await api.ok(person, documents.finalise, { id: nextExam.id, input, key: nextExam.id })).finaliseRead;
}

/** One API for all tests of a file, and a new room before each of them, which `begin` receives. */
export function openRoomForEachTest(begin: (room: ReadingRoom) => void | Promise<void>): void {
  let api: TestApi | undefined;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api?.close());
  beforeEach(async () => {
    if (api) await begin(await openReadingRoom(api));
  });
}

let rooms = 0;

export async function openReadingRoom(api: TestApi): Promise<ReadingRoom> {
  rooms += 1;
  const project = await api.project(`room-${rooms}`);
  const reader = (name: string) => api.person(name, { [project]: ["READER"] });
  const arbiter = (name: string) => api.person(name, { [project]: ["ARBITER"] });
  const [anna, ben, cleo, dora] = [await reader("Anna"), await reader("Ben"), await reader("Cleo"), await reader("Dora")];
  const [arno, alma] = [await arbiter("Arno"), await arbiter("Alma")];

  const next = async (person: TestPerson) => (await api.ok(person, documents.next, { p: project })).nextExam;
  const readAs = (person: TestPerson, input: object) => readNext(api, project, person, input);
  const readByTwo: ReadingRoom["readByTwo"] = async (opinions, settings) => {
    const exam = await seedExam(api, project, settings);
    for (const [index, person] of [anna, ben].entries()) await readAs(person, readInput(opinions[index] ?? "NORMAL", "NORMAL"));
    await api.conclude();
    return exam;
  };
  return {
    api,
    project,
    anna,
    ben,
    cleo,
    dora,
    arno,
    alma,
    next,
    readAs,
    readByTwo,
    inArbitration: (settings) => readByTwo(["RECALL", "NORMAL"], settings),
    examStatus: async (id) => (await api.database.prisma.exam.findUniqueOrThrow({ where: { id } })).status,
    reopen: (id) => api.ok(arno, `mutation($id: ID!) { reopenExam(examId: $id, reason: "looks odd") { id } }`, { id }),
  };
}

/** An arbiter's decision of both breasts. */
export function decision(right: string, left: string) {
  return {
    reason: "seen by two more",
    breasts: [
      { laterality: "R", class: right, strength: "ADJUDICATED" },
      { laterality: "L", class: left, strength: "ADJUDICATED" },
    ],
  };
}
