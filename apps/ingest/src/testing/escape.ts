import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { type ChildTask, inputPathIn } from "../child/protocol.ts";

/** What a child attempted, acting as if a file had compromised it. */
export type Attempts = Record<string, "done" | "refused"> & {
  network: "done" | "refused";
  environment: readonly string[];
};

const root = fileURLToPath(new URL("../../../..", import.meta.url));

process.on("message", ({ folder, facts }: ChildTask) => {
  const { port, other } = JSON.parse(facts.ageBand ?? "{}") as { port: number; other: string };
  void tryAll(folder, port, other).then((attempts) => process.send?.({ kind: "FAILED", error: JSON.stringify(attempts) }));
});

async function tryAll(folder: string, port: number, other: string) {
  return {
    "its own file": attempt(() => readFileSync(inputPathIn(folder))),
    "a file of the system": attempt(() => readFileSync("/etc/passwd")),
    "another child's file": attempt(() => readFileSync(other)),
    // Where the data folder lies, if nothing else was said.
    "a file beside the code": attempt(() => readFileSync(`${root}/README.md`)),
    "the folders of others": attempt(() => readdirSync(dirname(folder))),
    "writing into the code": attempt(() => writeFileSync(`${root}/packages/left.txt`, "x")),
    "another program": attempt(() => {
      const { error } = spawnSync("true");
      if (error) throw error;
    }),
    "a thread": attempt(() => void new Worker("process.exit(0)", { eval: true })),
    network: await tryNetwork(port),
    environment: Object.keys(process.env),
  };
}

function attempt(work: () => unknown): "done" | "refused" {
  try {
    work();
    return "done";
  } catch {
    return "refused";
  }
}

function tryNetwork(port: number): Promise<"done" | "refused"> {
  return new Promise((resolve) => {
    try {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve("done")).once("error", () => resolve("refused"));
    } catch {
      resolve("refused");
    }
  });
}
