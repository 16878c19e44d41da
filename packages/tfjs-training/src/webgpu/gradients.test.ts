import { describe, test } from "vitest";
import { openBackend } from "../open-backend.ts";
import { operations } from "../operations/differentiable-operations.ts";
import { expectSameGradients } from "../wasm/gradient-agreement.ts";
import { webgpuBackendName } from "./backend-name.ts";
import { openSoftwareWebgpu } from "./software-adapter.ts";

const webgpu = await openSoftwareWebgpu();
await openBackend({ only: "cpu" });

describe.skipIf(webgpu === undefined)("on WebGPU the gradients agree with the plain backend's:", () => {
  test.each(Object.keys(operations))("%s", async (name) => {
    const [f, ...args] = operations[name]!;
    await expectSameGradients(f, args, { backend: webgpuBackendName, tolerance: 1e-4 });
  });
});
