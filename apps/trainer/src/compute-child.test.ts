import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { createTestStore } from "@second-read/testing";
import { expect, test } from "vitest";
import { runInChild } from "./compute-child.ts";

test.skipIf(process.platform !== "linux")(
  "a child computes on one thread, since native TensorFlow would otherwise take every core",
  async () => {
    const { settings, close } = await createTestStore();
    let environment: string[] = [];
    const onStart = (processId: number) => {
      environment = readFileSync(`/proc/${processId}/environ`, "utf8").split("\0");
    };
    try {
      await runInChild<"measure-drift">(
        { kind: "measure-drift", breasts: [] },
        { store: settings, cacheFolder: tmpdir(), signal: new AbortController().signal, onStart },
      );
      expect(environment).toEqual(expect.arrayContaining(["TF_NUM_INTRAOP_THREADS=1", "TF_NUM_INTEROP_THREADS=1", "OMP_NUM_THREADS=1"]));
    } finally {
      await close();
    }
  },
);
