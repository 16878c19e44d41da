import { getBackend } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { backendNames } from "./compute-backend.ts";
import { openBackend } from "./open-backend.ts";

describe("openBackend", () => {
  test("opens a backend and says why each faster one is not used", async () => {
    const backend = await openBackend();
    const faster = backendNames.slice(0, backendNames.indexOf(backend.name));
    expect(backend.notTaken.map((sentence) => sentence.split(":")[0])).toEqual(faster);
    expect(backend.threads).toBeGreaterThanOrEqual(1);
  });

  test("may be called again, for the same backend or another", async () => {
    await openBackend({ only: "wasm" });
    await openBackend({ only: "cpu" });
    expect(getBackend()).toBe("cpu");
    expect((await openBackend({ only: "wasm" })).notTaken).toEqual([]);
    expect(getBackend()).toBe("wasm");
  });

  test("throws UNAVAILABLE if the requested backend does not work", async () => {
    await expect(openBackend({ only: "tfjs-node" })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});
