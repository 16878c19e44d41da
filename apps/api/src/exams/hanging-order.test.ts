import { newId } from "@second-read/database";
import type { ViewModifier } from "@second-read/domain";
import { viewLabel } from "@second-read/imaging";
import { exampleHanging } from "@second-read/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let reader: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("hanging");
  reader = await api.person("Rhea", { [project]: ["READER"] });
});
afterAll(() => api?.close());

const at = (minute: number) => new Date(Date.UTC(2024, 1, 29, 10, minute));

/** A repeated view, a tie that only the UID breaks, spot, displaced and lateral views, and a view without acquisition data. */
const views: readonly {
  laterality: "R" | "L";
  view: "CC" | "MLO" | "ML";
  viewModifiers: ViewModifier[];
  acquiredAt: Date | null;
  instanceNumber: number | null;
}[] = [
  { laterality: "R", view: "CC", viewModifiers: ["MAGNIFICATION", "SPOT_COMPRESSION"], acquiredAt: at(30), instanceNumber: 9 },
  { laterality: "R", view: "CC", viewModifiers: [], acquiredAt: at(1), instanceNumber: 1 },
  { laterality: "R", view: "CC", viewModifiers: [], acquiredAt: at(5), instanceNumber: 0 },
  { laterality: "L", view: "CC", viewModifiers: [], acquiredAt: null, instanceNumber: null },
  { laterality: "L", view: "CC", viewModifiers: ["IMPLANT_DISPLACED"], acquiredAt: at(6), instanceNumber: 3 },
  { laterality: "R", view: "MLO", viewModifiers: [], acquiredAt: at(3), instanceNumber: 4 },
  { laterality: "R", view: "MLO", viewModifiers: [], acquiredAt: at(3), instanceNumber: 4 },
  { laterality: "L", view: "ML", viewModifiers: [], acquiredAt: at(4), instanceNumber: 5 },
];

/** The images of an exam as the API returns them, after filing its files in this order; each named by its place in `views`. */
async function hungInOrder(order: readonly number[]): Promise<string[]> {
  const { prisma } = api.database;
  const { id } = await seedExam(api, project, { lateralities: [] });
  const places = new Map<string, number>();
  for (const place of order) {
    const image = views[place];
    if (!image) continue;
    const { laterality, view, viewModifiers } = image;
    const imageId = newId();
    places.set(imageId, place);
    await prisma.image.create({
      data: {
        ...image,
        id: imageId,
        examId: id,
        projectId: project,
        viewLabel: viewLabel(laterality, view, viewModifiers),
        rows: 10,
        columns: 10,
        bitsStored: 12,
        hanging: exampleHanging,
        sha256: newId(),
        sourceSha256: newId(),
        pixelSha256: newId(),
        // UIDs like those of files, for another exam each time.
        sopInstanceUid: `2.25.${place}.${id}`,
        bytes: 1,
      },
    });
  }
  const { exam } = await api.ok(reader, "query($id: ID!) { exam(id: $id) { images { id viewLabel isStandard } } }", { id });
  return exam.images.map(
    ({ id: imageId, viewLabel: label, isStandard }: { id: string; viewLabel: string; isStandard: boolean }) =>
      `${label} ${places.get(imageId)}${isStandard ? " standard" : ""}`,
  );
}

test("images come in one order with the same standard views, in whatever order their files were filed", { timeout: 60_000 }, async () => {
  const all = views.map((_, place) => place);
  const expected = await hungInOrder(all);
  expect(expected).toHaveLength(views.length);
  expect(expected.filter((words) => words.endsWith("standard"))).toEqual(["RCC 2 standard", "LCC 3 standard", "RMLO 6 standard"]);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), async (order) => {
      expect(await hungInOrder(order)).toEqual(expected);
    }),
    { numRuns: 25 },
  );
});
