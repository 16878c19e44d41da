import { afterAll, describe, expect, test } from "vitest";
import { openBackend } from "../open-backend.ts";
import { openTrainingSession } from "../session/open-training-session.ts";
import type { Batch, TrainingSession } from "../session/training-session.ts";
import { openedDevice } from "./open-webgpu.ts";
import { openSoftwareWebgpu } from "./software-adapter.ts";

const webgpu = await openSoftwareWebgpu();
const sessions: TrainingSession[] = [];
afterAll(() => Promise.all(sessions.map((session) => session.close())));

async function open(only: "webgpu" | "cpu"): Promise<TrainingSession> {
  const moduleUrl = new URL("../session/example-model.ts", import.meta.url).href;
  const source = { moduleUrl, exportName: "buildExampleModel", args: { batchNorm: true, dropout: 0.4, seed: 7 } };
  const session = await openTrainingSession({ source, workers: 2, backend: { only, softwareAdapters: true } });
  sessions.push(session);
  return session;
}

function batch(step: number): Batch {
  const images = Float32Array.from({ length: 6 * 64 }, (_, i) => ((i * 37 + step * 5) % 11) / 11);
  return { size: 6, images, labels: Float32Array.from({ length: 6 }, (_, n) => n % 2) };
}

async function losses(session: TrainingSession, steps: number): Promise<number[]> {
  const all: number[] = [];
  for (let step = 0; step < steps; step++) all.push((await session.step(batch(step))).loss);
  return all;
}

async function weightsOf(session: TrainingSession): Promise<Float32Array[]> {
  return (await session.exportState()).weights.map(({ values }) => values);
}

describe.skipIf(webgpu === undefined)("WebGPU", () => {
  test("uses no software adapter unless requested", async () => {
    await expect(openBackend({ only: "webgpu" })).rejects.toMatchObject({ message: expect.stringContaining("software") });
    expect((await openBackend()).name).not.toBe("webgpu");
  });

  test("reports the adapter and driver", () => {
    expect(webgpu?.device).toMatch(/\w+.*, .*\d/);
  });

  test("makes the same steps as the plain backend, reproducibly", async () => {
    const expected = await losses(await open("cpu"), 6);
    const first = await open("webgpu");
    const actual = await losses(first, 6);
    actual.forEach((loss, i) => {
      expect(Math.abs(loss - expected[i]!), `step ${i}`).toBeLessThan(1e-4);
    });
    expect(actual.at(-1)!).toBeLessThan(actual[0]!);
    const second = await open("webgpu");
    expect(await losses(second, 6)).toEqual(actual);
    expect(await weightsOf(second)).toEqual(await weightsOf(first));
  });

  test("reports when the card is lost between two steps; the next backend resumes from the state before", async () => {
    const session = await open("webgpu");
    await losses(session, 3);
    const state = await session.exportState();
    openedDevice()?.destroy();
    await expect(losses(session, 1)).rejects.toMatchObject({ code: "DEVICE_LOST" });
    const next = await openBackend({ softwareAdapters: true });
    expect(next.name).not.toBe("webgpu");
    expect(next.notTaken.join("\n")).toContain("webgpu: The graphics card was lost");
    const resumed = await open("cpu");
    await resumed.importState(state);
    const whole = await losses(await open("cpu"), 4);
    expect(Math.abs((await resumed.step(batch(3))).loss - whole[3]!)).toBeLessThan(1e-4);
  });
});
