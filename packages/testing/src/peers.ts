import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findProgram, requireOrSkip } from "./require-or-skip.ts";

/** The formats that the scripts of infra/peers make images of, by their decoders. */
export const decoders = ["native", "rle", "jpegLossless", "jpegSequential", "jpegLs", "jpeg2000", "png", "tiff", "jpeg", "pgm"] as const;
export type Decoder = (typeof decoders)[number];

const root = join(import.meta.dirname, "../../..");
/** Other people's decoders in Python (infra/peers/requirements.txt): where PEERS_PYTHON says, or where `.ci/run` installs them. */
const installed = join(root, ".data/ci/peers/bin/python");
const python = process.env.PEERS_PYTHON || (existsSync(installed) ? installed : undefined);

export function peersAreMissing(): boolean {
  return (
    requireOrSkip(python !== undefined, "Python with other people's decoders (PEERS_PYTHON)") ||
    requireOrSkip(findProgram("dcmdjpeg") !== undefined && findProgram("dcmcjpls") !== undefined, "dcmtk")
  );
}

/** Runs a script of infra/peers over a folder of its own, and hands over what it wrote there with the lines that it printed about it. */
export async function withPeers<Line, Result>(
  script: string,
  args: readonly (string | number)[],
  use: (folder: string, lines: readonly Line[]) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "second-read-peers-"));
  try {
    const command = [join(root, "infra/peers", script), folder, ...args.map(String)];
    const { stdout } = await promisify(execFile)(python ?? "python3", command, {
      maxBuffer: 1e9,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    });
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
    return await use(folder, lines);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A line of damage.py: an image that was damaged; beside it lies `FILE.whole`. */
export interface DamagedImage {
  readonly file: string;
  readonly damage: string;
  /** Peers that read the file while it was whole, and what they say against it now. */
  readonly refused: Readonly<Record<string, string>>;
}
