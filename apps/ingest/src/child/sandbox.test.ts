import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exampleFacts, findProgram, requireOrSkip } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Attempts } from "../testing/escape.ts";
import { createFileProcessor } from "./file-processor.ts";
import { findSandbox, type Sandbox, unwrapped } from "./sandbox.ts";

const program = fileURLToPath(new URL("../testing/escape.ts", import.meta.url));

let base: string;
let server: Server;
let connections = 0;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "second-read-sandbox-"));
  for (const name of ["children", "children/child-other", "files"]) await mkdir(join(base, name));
  await writeFile(join(base, "children/child-other/input"), "another patient's");
  await writeFile(join(base, "files/incoming"), randomBytes(100));
  server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  await rm(base, { recursive: true, force: true });
});

/** What a compromised child can access. */
async function attempt(sandbox: Sandbox): Promise<Attempts> {
  const children = join(base, "children");
  const processor = createFileProcessor({ folder: children, secondsPerFile: 60, memoryBytesPerFile: 1e9, sandbox, program });
  const facts = {
    ...exampleFacts,
    ageBand: JSON.stringify({ port: (server.address() as AddressInfo).port, other: `${children}/child-other/input` }),
  };
  try {
    const task = { inputPath: join(base, "files/incoming"), inputKey: "k".repeat(64), outputFolder: join(base, "files"), facts, key: "k" };
    await processor.process(task, new AbortController().signal);
    throw new Error("it answered as if it had read a file");
  } catch (error) {
    return JSON.parse((error as Error).message.replace("the child that reads files failed: ", "")) as Attempts;
  } finally {
    processor.close();
  }
}

const held = {
  "its own file": "done",
  "a file of the system": "refused",
  "another child's file": "refused",
  "a file beside the code": "refused",
  "the folders of others": "refused",
  "writing into the code": "refused",
  "another program": "refused",
  "a thread": "refused",
} as const;

test("under Node's permissions a child gets at its own file and nothing else, and holds no secret", async () => {
  process.env.AUTH_SECRET = "must not be seen";
  const { network, environment, ...attempts } = await attempt(unwrapped("a test"));
  delete process.env.AUTH_SECRET;
  expect(attempts).toEqual(held);
  expect(environment.filter((name) => /SECRET|KEY|DATABASE|TOKEN/.test(name))).toEqual([]);
  // What Node cannot restrict is logged when the worker starts.
  expect(unwrapped("a test").description).toContain(network === "refused" ? "alone" : "the network is not closed to it");
});

describe.skipIf(requireOrSkip(findProgram("bwrap") !== undefined, "bubblewrap"))("in bubblewrap", () => {
  test("a child has no network either", async () => {
    const sandbox = findSandbox("auto");
    if (!sandbox.description.includes("without network")) {
      // Nothing that is installed changes that.
      console.warn(`skipped: this kernel does not let bubblewrap work: ${sandbox.description}`);
      return;
    }
    connections = 0;
    const { network, environment: _, ...attempts } = await attempt(sandbox);
    expect([network, connections]).toEqual(["refused", 0]);
    expect(attempts).toEqual(held);
  });
});
