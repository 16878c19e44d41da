import { openMeasuring } from "@second-read/evaluation";
import { afterAll, expect, test } from "vitest";
import { nearestBreasts } from "./nearest-breasts.ts";

const measuring = openMeasuring();
afterAll(() => measuring.close());

const image = (imageId: string, patientId: string, ...features: number[]) => ({
  imageId,
  patientId,
  examId: `exam of ${patientId}`,
  laterality: "R" as const,
  features,
});

const own = [image("own", "p", 1, 100)];
const others = [image("like", "a", 1, 110), image("half", "b", 1, -90), image("unlike", "c", -1, -120), image("like too", "a", 0.2, 100)];

test("the nearest come first, each breast once, by its image that is most alike", async () => {
  const found = await nearestBreasts(measuring, own, others, 5);
  expect(found.map(({ imageId }) => imageId)).toEqual(["like", "half", "unlike"]);
  expect(found[0]?.similarity).toBeGreaterThan(0.9);
  expect(found[2]?.similarity).toBeLessThan(0);
  expect(await nearestBreasts(measuring, own, others, 1)).toHaveLength(1);
});

test("the same patient is nobody's neighbour", async () => {
  const found = await nearestBreasts(measuring, own, [...others, image("twin", "p", 1, 100)], 5);
  expect(found.map(({ imageId }) => imageId)).not.toContain("twin");
});

test("a feature of large numbers counts no more than one of small ones", async () => {
  const of = async (factor: number) => {
    const found = await nearestBreasts(
      measuring,
      own.map((one) => ({ ...one, features: [one.features[0] as number, (one.features[1] as number) * factor] })),
      others.map((one) => ({ ...one, features: [one.features[0] as number, (one.features[1] as number) * factor] })),
      5,
    );
    return found.map(({ similarity }) => similarity.toFixed(9));
  };
  expect(await of(1000)).toEqual(await of(1));
});

test("without any other there is none", async () => {
  expect(await nearestBreasts(measuring, own, [], 5)).toEqual([]);
});
