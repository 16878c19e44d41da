import { expect, it } from "vitest";
import { countApiProcesses } from "./count-api-processes.ts";

it.each([
  [1, 16, 1],
  [2, 16, 1],
  [4, 16, 2],
  [6, 32, 3],
  [16, 64, 4],
  // A laptop with 8 GB reports less.
  [8, 7.7, 1],
  [8, 15.5, 3],
  [2, 2, 1],
])("runs, on %i cores with %s GiB, %i API processes", (cores, memoryGiB, count) => {
  expect(countApiProcesses(undefined, { cores, memoryGiB })).toBe(count);
  expect(countApiProcesses("", { cores, memoryGiB })).toBe(count);
});

it("uses API_PROCESSES, and refuses an invalid number", () => {
  expect(countApiProcesses("3", { cores: 2, memoryGiB: 4 })).toBe(3);
  for (const asked of ["0", "5", "-1", "1.5", "many"]) expect(() => countApiProcesses(asked)).toThrow("API_PROCESSES");
});
