import { PermanentJobError } from "@second-read/jobs";
import { expect, test } from "vitest";
import { TaskFailed } from "./compute-child.ts";
import { inWords } from "./final-failure.ts";

const failure = (error: Error, signal = new AbortController().signal) =>
  inWords(Promise.reject(error), signal).catch((thrown: unknown) => thrown);

test("a failure that would recur ends its job at once, and any other is retried, both with an explanation", async () => {
  const sentence = "This is not a usable checkpoint: it is cut off.";
  const final = await failure(new TaskFailed("BAD_CHECKPOINT", sentence));
  expect([final instanceof PermanentJobError, (final as Error).message]).toEqual([true, sentence.slice(0, -1)]);
  for (const error of [new TaskFailed("CHILD_DIED", "It died."), new TaskFailed("A_NEW_CODE", "It failed."), new Error("a stack")])
    expect((await failure(error)) instanceof PermanentJobError).toBe(false);
});

test("a job that is told to stop has not failed", async () => {
  const error = new TaskFailed("BAD_CHECKPOINT", "It was being read.");
  expect(await failure(error, AbortSignal.abort())).toBe(error);
});
