import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { S3Settings } from "@second-read/storage";
import { freePort } from "./free-port.ts";
import { findProgram } from "./require-or-skip.ts";

export interface MinioServer {
  readonly settings: S3Settings;
  stop(): Promise<void>;
}

/** Path of a MinIO server program, or undefined: MINIO_BIN, else `minio` on PATH. */
export function findMinio(): string | undefined {
  return findProgram("minio", "MINIO_BIN");
}

/** Starts a real MinIO server on an empty temporary folder. */
export async function startMinio(program: string): Promise<MinioServer> {
  const folder = await mkdtemp(join(tmpdir(), "second-read-minio-"));
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const [accessKey, secretKey] = [randomBytes(8).toString("hex"), randomBytes(16).toString("hex")];
  const child = spawn(
    program,
    ["server", folder, "--address", endpoint.slice("http://".length), "--console-address", "127.0.0.1:0", "--quiet"],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, HOME: folder, MINIO_ROOT_USER: accessKey, MINIO_ROOT_PASSWORD: secretKey, MINIO_BROWSER: "off" },
    },
  );
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      log = (log + chunk).slice(-5_000);
    });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const killAtExit = () => void child.kill("SIGKILL");
  process.once("exit", killAtExit);
  const deadline = Date.now() + 30_000;
  while (!(await isReady(endpoint))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`MinIO did not start: ${log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    settings: { kind: "s3", endpoint, publicEndpoint: endpoint, accessKey, secretKey, bucket: "second-read", region: "us-east-1" },
    async stop() {
      process.off("exit", killAtExit);
      child.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function isReady(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/minio/health/ready`)).ok;
  } catch {
    return false;
  }
}
