import { AppError } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { baselineTrainingBytes, refuseInputTooLarge } from "./plan.ts";

const gibibyte = 2 ** 30;

function refusal(rows: number, columns: number, backend: string): AppError | undefined {
  try {
    refuseInputTooLarge("keras-baseline", { rows, columns }, backend);
    return undefined;
  } catch (error) {
    return error as AppError;
  }
}

describe("what fits", () => {
  test.each([
    [256, 192, 1.6],
    [512, 384, 6.3],
    [1024, 768, 25],
    [2250, 1500, 107.2],
  ])("the baseline at %i × %i takes about %d GiB", (rows, columns, expected) => {
    expect(baselineTrainingBytes({ rows, columns }, 32) / gibibyte / expected).toBeCloseTo(1, 1);
  });

  test("full size is refused on wasm, naming an input that is then taken", () => {
    const error = refusal(2250, 1500, "wasm");
    expect(error?.code).toBe("TOO_LARGE_FOR_DEVICE");
    const { rows, columns } = error!.details.largestInput as { rows: number; columns: number };
    expect(rows).toBeGreaterThan(256);
    expect(refusal(rows, columns, "wasm")).toBeUndefined();
    expect(refusal(rows + 32, columns + 32, "wasm")?.code).toBe("TOO_LARGE_FOR_DEVICE");
  });

  test("a recipe with an input of its own takes no other", () => {
    expect(() => refuseInputTooLarge("compact", { rows: 2000, columns: 1000 }, "wasm")).toThrow(/input of its own/);
  });
});
