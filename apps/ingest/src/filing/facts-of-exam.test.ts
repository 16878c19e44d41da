import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { createSentFiles } from "../testing/sent-files.ts";

let bench: IngestBench;
beforeAll(async () => {
  bench = await openIngestBench();
});
afterAll(() => bench?.close());

const { mammogram, facts } = createSentFiles();

type Said = NonNullable<Parameters<typeof facts>[0]>;

const early: Said = { acquiredOn: "2021-03-02", ageYears: 58, density: "b" };
const late: Said = { acquiredOn: "2024-01-05", ageYears: 64, density: "c" };

/** Sends the files of one exam; returns their remarks, and the resulting facts of the exam and its right breast. */
async function sendExam(examKey: string, files: readonly Said[]) {
  const sent = files.map((said, index) => ({
    bytes: mammogram(index === 0 ? {} : { view: "MLO", patientOrientation: ["P", "F"] }),
    said: facts({ patientKey: "facts of exam", examKey, ...said }),
  }));
  const send = async (which: number, changed: Said = {}) => {
    const { bytes, said } = sent[which] as (typeof sent)[number];
    const { rejectionCode, rejectionMessage, alreadyFiled, imageId } = await bench.send(bytes, `${which}.dcm`, { ...said, ...changed });
    return { rejectionCode, rejectionMessage, alreadyFiled, imageId };
  };
  const uploads: Awaited<ReturnType<typeof send>>[] = [];
  for (const which of sent.keys()) uploads.push(await send(which));
  const held = async () => {
    const { exam } = await bench.database.prisma.image.findUniqueOrThrow({
      where: { id: uploads[0]?.imageId ?? "" },
      include: { exam: { include: { breasts: true } } },
    });
    return [exam.acquiredOn?.toISOString(), exam.ageBand, exam.breasts.map(({ density }) => density)];
  };
  return { uploads, send, held };
}

describe("files of one exam that say different dates, ages or densities", () => {
  test("come to the same in whatever order they are filed, and the later one says so", async () => {
    const forwards = await sendExam("forwards", [early, late]);
    const backwards = await sendExam("backwards", [late, early]);
    const alone = await sendExam("alone", [early]);
    const [day] = await alone.held();
    expect(await forwards.held()).toEqual([day, "55-59", ["c"]]);
    expect(await backwards.held()).toEqual([day, "55-59", ["c"]]);
    for (const { uploads } of [forwards, backwards]) {
      expect(uploads[0]?.rejectionCode).not.toBe("FACTS_DIFFER");
      expect(uploads[1]?.rejectionCode).toBe("FACTS_DIFFER");
      expect(uploads[1]?.rejectionMessage).toContain("(density of the right breast, date, age)");
    }
  });

  test("are already filed when they are sent again, and change nothing", async () => {
    const { send, held } = await sendExam("again", [early, late]);
    const before = await held();
    for (const which of [0, 1, 0]) expect(await send(which)).toMatchObject({ alreadyFiled: true, rejectionCode: null });
    expect(await held()).toEqual(before);
  });

  test("are corrected one by one: what the others overrule is told, and what holds in the end is what they all say", async () => {
    const { send, held } = await sendExam("corrected", [early, early]);
    const [day] = await (await sendExam("late alone", [late])).held();
    const before = await held();
    expect((await send(0, { ...late, density: "b" })).rejectionMessage).toContain("(date, age)");
    expect(await held()).toEqual(before);
    expect((await send(1, { ...late, density: "b" })).rejectionCode).toBe("CORRECTED");
    expect(await held()).toEqual([day, "60-64", ["b"]]);
    // The date that it says holds again; its density does not.
    expect((await send(0, { density: "a" })).rejectionMessage).toContain("(density of the right breast)");
    expect(await held()).toEqual([before[0], "55-59", ["b"]]);
  });

  test("are one exam past midnight where they are a day apart", async () => {
    const { uploads, held } = await sendExam("midnight", [
      { acquiredOn: "2021-03-03", ageYears: 58 },
      { acquiredOn: "2021-03-02", ageYears: 58 },
    ]);
    expect(uploads[1]?.rejectionCode).not.toBe("FACTS_DIFFER");
    expect((await held())[0]).toBe((await (await sendExam("the day", [early])).held())[0]);
  });

  test("keep the exam's own of images that were filed before they were noted", async () => {
    const { send, held, uploads } = await sendExam("of before", [early]);
    await bench.database.prisma.image.update({ where: { id: uploads[0]?.imageId ?? "" }, data: { acquiredOn: null, ageBand: null } });
    const before = await held();
    expect(await send(0)).toMatchObject({ alreadyFiled: true, rejectionCode: null });
    expect((await send(0, { density: "d" })).rejectionCode).toBe("CORRECTED");
    expect(await held()).toEqual([before[0], before[1], ["d"]]);
  });
});

describe("a lesion in one view of a breast whose class another view states", () => {
  const lesion = (lesionClass: "BENIGN" | "MALIGNANT") => [
    { kind: "MASS", shape: "POINT", points: [[10, 10]], class: lesionClass } as const,
  ];
  const truthOf = async (imageId: string | null) => {
    const image = await bench.database.prisma.image.findUniqueOrThrow({
      where: { id: imageId ?? "" },
      include: { exam: { include: { breasts: { include: { truth: true } } } } },
    });
    return image.exam.breasts.map(({ truth }) => truth?.class ?? null);
  };

  test.each([
    ["NORMAL", "MALIGNANT", "MALIGNANT"],
    ["NORMAL", "BENIGN", "BENIGN"],
    ["BENIGN", "MALIGNANT", "MALIGNANT"],
    ["MALIGNANT", "BENIGN", null],
  ] as const)(
    "%s, with a lesion of class %s: never a truth that contradicts its lesion, and the later file says so",
    async (stated, found, worse) => {
      const files: readonly Said[] = [{ class: stated }, { lesions: lesion(found) }];
      for (const order of [files, files.toReversed()]) {
        const { uploads } = await sendExam(`${stated} ${found} ${order === files}`, order);
        expect(await truthOf(uploads[1]?.imageId ?? null)).toEqual([worse ?? stated]);
        if (worse === null) expect(uploads[1]?.rejectionCode).not.toBe("FACTS_DIFFER");
        else expect(uploads[1]?.rejectionMessage).toContain("(class of the right breast)");
      }
    },
  );

  test("a lesion alone states no class: the breast is read", async () => {
    const { uploads } = await sendExam("lesion alone", [{}, { lesions: lesion("MALIGNANT") }]);
    expect(await truthOf(uploads[1]?.imageId ?? null)).toEqual([null]);
  });
});
