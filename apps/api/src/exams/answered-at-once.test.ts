import { createHook } from "node:async_hooks";
import { newId } from "@second-read/database";
import { exampleHanging } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let analyst: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("at-once");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
});
afterAll(() => api?.close());

const shown =
  "images { id laterality view viewLabel vendor pixelSpacingMm filedAt preview: previewUrl(size: 256) hanging { rotate source } }";

/** Properties that two images of an exam may not share. */
const unlike = (time: number) => ({
  id: newId(),
  sopInstanceUid: newId(),
  sha256: newId(),
  sourceSha256: newId(),
  pixelSha256: newId(),
  instanceNumber: time,
  header: undefined,
  hanging: exampleHanging,
});

/** How many promises a response takes, including the client's, which has as many for each: the minimum, since others run at the same time. */
async function promisesOf(examId: string): Promise<number> {
  let made = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === "PROMISE") made += 1;
    },
  });
  const counts: number[] = [];
  for (let time = 0; time < 12; time += 1) {
    made = 0;
    hook.enable();
    await api.ok(analyst, `query($id: ID!) { exam(id: $id) { id pseudonym ${shown} } }`, { id: examId });
    hook.disable();
    counts.push(made);
  }
  return Math.min(...counts);
}

describe("what was loaded with its exam", () => {
  test("is answered at once: images more cost no promise", async () => {
    const { id } = await seedExam(api, project);
    const four = await promisesOf(id);
    const images = await api.database.prisma.image.findMany({ where: { examId: id } });
    await api.database.prisma.image.createMany({
      data: [1, 2, 3].flatMap((time) => images.map((image) => ({ ...image, ...unlike(time) }))),
    });
    const sixteen = await promisesOf(id);
    // Longer responses arrive in more parts.
    expect(sixteen - four).toBeLessThan(12);
  });

  test("is the same whether a list asks for a field alone or a viewer among others", async () => {
    const { id } = await seedExam(api, project);
    const { __type } = await api.ok(analyst, '{ __type(name: "Image") { fields { name type { kind ofType { kind } } } } }');
    const leaves = __type.fields.filter(
      ({ type }: { type: { kind: string; ofType: { kind: string } | null } }) => type.kind !== "OBJECT" && type.ofType?.kind !== "OBJECT",
    );
    const names: string[] = leaves.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(["previewUrl", "viewLabel", "filedAt", "isStandard"]));
    const { exam: among } = await api.ok(analyst, `query($id: ID!) { exam(id: $id) { images { ${names.join(" ")} } } }`, { id });
    expect(among.images).toHaveLength(4);
    for (const name of names) {
      const { exam: alone } = await api.ok(analyst, `query($id: ID!) { exam(id: $id) { images { ${name} } } }`, { id });
      expect(alone.images.map(withoutSeal)).toEqual(
        among.images.map((image: Record<string, unknown>) => withoutSeal({ [name]: image[name] })),
      );
    }
  });
});

/** Half a period may end between two responses: then their addresses differ in time and signature. */
function withoutSeal(image: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, typeof value === "string" ? value.split("?")[0] : value]));
}
