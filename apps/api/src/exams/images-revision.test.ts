import { newId } from "@second-read/database";
import { exampleHanging } from "@second-read/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readInput, type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";
import { imagesRevisionOf } from "./images-revision.ts";

let api: TestApi;
let project: string;
let anna: TestPerson;
let ben: TestPerson;
let arno: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("images");
  anna = await api.person("Anna", { [project]: ["READER"] });
  ben = await api.person("Ben", { [project]: ["READER"] });
  arno = await api.person("Arno", { [project]: ["ARBITER"] });
});
afterAll(() => api?.close());

const next = `mutation($p: ID!) { nextExam(projectId: $p) { id exam { id imagesRevision } } }`;
const finalise = `mutation($id: ID!, $input: ReadInput!, $key: String!, $images: String) {
  finaliseRead(readId: $id, input: $input, idempotencyKey: $key, expectedImagesRevision: $images) { id status } }`;
const adjudicate = `mutation($id: ID!, $input: AdjudicationInput!, $images: String) {
  adjudicate(examId: $id, input: $input, expectedImagesRevision: $images) { id } }`;
const shown = `query($id: ID!) { exam(id: $id) { imagesRevision images { id } } }`;

/** Ingest files another view of an open exam, corrects one and withdraws one. */
const changes = {
  filed: async ({ id }: SeededExam) => {
    const [image] = await api.database.prisma.image.findMany({ where: { examId: id }, take: 1 });
    if (!image) throw new Error("no image");
    const { header: _, hanging: __, importedLesions: ___, ...columns } = image;
    await api.database.prisma.image.create({
      data: {
        ...columns,
        hanging: exampleHanging,
        id: newId(),
        view: "ML",
        viewLabel: "RML",
        sha256: newId(),
        sourceSha256: newId(),
        sopInstanceUid: newId(),
      },
    });
  },
  corrected: ({ images }: SeededExam) => api.database.prisma.image.update({ where: { id: images[0]!.id }, data: { sha256: newId() } }),
  withdrawn: async ({ id }: SeededExam) => {
    const image = await api.database.prisma.image.findFirstOrThrow({
      where: { examId: id, withdrawnAt: null },
      orderBy: { view: "desc" },
    });
    await api.database.prisma.image.update({ where: { id: image.id }, data: { withdrawnAt: new Date() } });
  },
};

test.each(Object.entries(changes))("an image that is %s after its reader looked last is not judged unseen", async (name, change) => {
  const exam = await seedExam(api, project);
  const { nextExam: read } = await api.ok(anna, next, { p: project });
  expect(read.exam.id).toBe(exam.id);
  await change(exam);
  const input = readInput("NORMAL");
  const submit = (images: string | null) => api.graphql<any>(anna, finalise, { id: read.id, input, key: name, images });
  const { errors } = await submit(read.exam.imagesRevision);
  const { exam: now } = await api.ok(anna, shown, { id: exam.id });
  expect(errors?.[0]?.extensions).toMatchObject({ code: "STALE_REVISION", details: { imagesRevision: now.imagesRevision } });
  expect(now.imagesRevision).not.toBe(read.exam.imagesRevision);
  expect((await submit(now.imagesRevision)).data?.finaliseRead.status).toBe("FINALISED");

  const { nextExam: second } = await api.ok(ben, next, { p: project });
  await api.ok(ben, finalise, { id: second.id, input: readInput("RECALL", "NORMAL"), key: name });
  await api.conclude();
  await change(exam);
  const decision = {
    reason: "seen",
    breasts: ["R", "L"].map((laterality) => ({ laterality, class: "BENIGN", strength: "ADJUDICATED" })),
  };
  const decide = (images: string) => api.code(arno, adjudicate, { id: exam.id, input: decision, images });
  const { exam: before } = await api.ok(arno, shown, { id: exam.id });
  expect(await decide(now.imagesRevision)).toBe("STALE_REVISION");
  await api.ok(arno, adjudicate, { id: exam.id, input: decision, images: before.imagesRevision });
});

test("the order of the images does not matter", () => {
  const images = [
    { id: "a", sha256: "1" },
    { id: "b", sha256: "2" },
  ];
  expect(imagesRevisionOf(images.toReversed())).toBe(imagesRevisionOf(images));
  expect(imagesRevisionOf([])).not.toBe(imagesRevisionOf(images));
});
