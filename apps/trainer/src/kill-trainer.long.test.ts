import type { ChildProcess } from "node:child_process";
import { findRun, findVersionOfRun, listEpochs, listRunEvents } from "@second-read/database";
import { filePhantoms } from "@second-read/testing/phantoms";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { OwnTrainers, patience } from "./testing/own-trainers.ts";
import { childrenOf } from "./testing/trainer-process.ts";

let trainers: OwnTrainers;
beforeAll(async () => {
  trainers = await OwnTrainers.open();
});
afterEach(() => trainers.killAll());
afterAll(() => trainers?.close());

test("a trainer killed in mid-training leaves a run that another finishes from its last checkpoint, with the same models", {
  timeout: 900_000,
}, async () => {
  const { database, files } = trainers;
  const { projectId } = await filePhantoms(database, files.store, 8);
  const plan = { projectId, recipe: "linear" as const, epochs: 150, folds: 2, seed: 5 };
  const run = await trainers.startRun(plan);

  const first = trainers.start();
  await expect.poll(async () => (await listEpochs(database, run.id)).length, patience).toBeGreaterThan(5);
  first.kill("SIGKILL");
  const before = (await listEpochs(database, run.id)).length;
  expect(before).toBeLessThan(2 * plan.epochs);

  trainers.start();
  await trainers.hasSucceeded(run.id);
  const finished = await findRun(database, run.id);
  expect(finished?.attempt).toBe(2);
  const events = await listRunEvents(database, run.id);
  expect(events.some(({ message }) => message?.includes("going on from the last checkpoint"))).toBe(true);
  // Epochs after the last recorded checkpoint may be reported again, but none is lost or counted twice.
  const epochs = await listEpochs(database, run.id);
  expect(epochs).toHaveLength(2 * plan.epochs);

  const unbroken = await trainers.startRun(plan);
  await trainers.hasSucceeded(unbroken.id);
  const [broken, whole] = await Promise.all([findVersionOfRun(database, run.id), findVersionOfRun(database, unbroken.id)]);
  expect(broken?.sha256).toBe(whole?.sha256);
});

test.skipIf(process.platform !== "linux")(
  "a trainer or its child killed once in every stage changes nothing that is published and scored",
  { timeout: 900_000 },
  async () => {
    const { database, files } = trainers;
    const filed = await filePhantoms(database, files.store, 6);
    const plan = { projectId: filed.projectId, recipe: "linear" as const, epochs: 60, folds: 2, seed: 6 };
    const killedIn: string[] = [];
    let trainer: ChildProcess = trainers.start();
    /** Waits for a stage, and kills the trainer in it. */
    const killIn = async (stage: string, isReached: () => Promise<boolean>) => {
      await expect.poll(isReached, { ...patience, interval: 10 }).toBe(true);
      trainer.kill("SIGKILL");
      killedIn.push(stage);
      trainer = trainers.start();
    };
    const run = await trainers.startRun(plan);
    const hasSaid = async (text: string) => (await listRunEvents(database, run.id)).some(({ message }) => message?.includes(text));
    await killIn("preparing", () => hasSaid("preparing"));
    await killIn("training", async () => (await listEpochs(database, run.id)).length > 5);

    // This kills only the child: its parent notices, and the queue tries again.
    await expect.poll(async () => (await listEpochs(database, run.id)).length, patience).toBeGreaterThan(20);
    await expect.poll(() => childrenOf(trainer), { ...patience, interval: 10 }).not.toEqual([]);
    for (const child of await childrenOf(trainer)) process.kill(child, "SIGKILL");

    const stage = async () => (await findRun(database, run.id))?.stage;
    await killIn("evaluating", async () => (await stage()) === "calibrate");
    await trainers.hasSucceeded(run.id);
    const broken = await findVersionOfRun(database, run.id);
    await trainers.scoreAgain(filed, broken?.id ?? "", () => killIn("scoring", async () => (await childrenOf(trainer)).length > 0));
    expect(killedIn).toEqual(["preparing", "training", "evaluating", "scoring"]);

    const unbroken = await trainers.startRun(plan);
    await trainers.hasSucceeded(unbroken.id);
    const whole = await findVersionOfRun(database, unbroken.id);
    await trainers.scoreAgain(filed, whole?.id ?? "");
    expect(broken?.sha256).toBe(whole?.sha256);
    expect(broken?.scoring).toEqual(whole?.scoring);
    expect(await trainers.scoresOf(broken?.id ?? "")).toEqual(await trainers.scoresOf(whole?.id ?? ""));
  },
);
