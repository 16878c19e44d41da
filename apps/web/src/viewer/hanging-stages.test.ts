import { describe, expect, test } from "vitest";
import { type HangingImage, stagesOf } from "./hanging-stages.ts";

const image = (laterality: "R" | "L", view: string, take = ""): HangingImage => ({
  id: `${laterality}${view}${take}`,
  laterality,
  view,
  viewLabel: `${laterality}${view}`,
});
const standard = [image("L", "MLO"), image("R", "CC"), image("L", "CC"), image("R", "MLO")];
const labels = (rows: readonly (readonly { imageId: string | null }[])[]) => rows.map((row) => row.map(({ imageId }) => imageId));

describe("hanging stages", () => {
  test("RCC LCC over RMLO LMLO, then the pairs", () => {
    const stages = stagesOf(standard, 1.4);
    expect(stages.map(({ name }) => name)).toEqual(["four views", "CC", "MLO"]);
    expect(labels(stages[0]!.rows)).toEqual([
      ["RCC", "LCC"],
      ["RMLO", "LMLO"],
    ]);
  });
  test("a wide screen has four in a row", () => {
    expect(labels(stagesOf(standard, 2.5)[0]!.rows)).toEqual([["RCC", "LCC", "RMLO", "LMLO"]]);
  });
  test("a missing view leaves its cell empty and nothing moves into it", () => {
    const stages = stagesOf(
      standard.filter(({ id }) => id !== "LCC"),
      1.4,
    );
    expect(stages[0]!.rows[0]![1]).toEqual({ label: "LCC", side: "L", imageId: null });
  });
  test("an exam of MLO alone has one stage", () => {
    expect(stagesOf([image("R", "MLO"), image("L", "MLO")], 1.4).map(({ name }) => name)).toEqual(["MLO"]);
  });
  test("second takes and other views come after", () => {
    const stages = stagesOf([...standard, image("L", "CC", "2"), image("R", "ML")], 1.4);
    expect(stages.map(({ name }) => name)).toEqual(["four views", "CC", "MLO", "CC", "ML"]);
    expect(labels(stages[3]!.rows)).toEqual([[null, "LCC2"]]);
  });
});
