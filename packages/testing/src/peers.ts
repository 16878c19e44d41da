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
  /** Peers that read the file while it was whole, and had an answer to it now. */
  readonly asked: readonly string[];
  /** Those of them that refuse it, and what they say against it. */
  readonly refused: Readonly<Record<string, string>>;
}

export interface DamageReport {
  readonly files: number;
  /** No peer had an answer to these: whether they should have been filed is not known. */
  readonly unjudged: number;
  /** How many were filed, and how many rejected under each code. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

/** The child did not answer by itself: it was stuck, too large, or failed as if the machine were at fault. */
const unanswered = /^(PARSE_TIMEOUT|OUT_OF_MEMORY|FAILED: .*)$/;

/** Damages so many images of a format and has each read, once whole and once damaged: by `read`, as what would be filed, or the code of its rejection. */
export function readDamaged(
  decoder: Decoder,
  seed: number,
  count: number,
  read: (path: string) => Promise<{ readonly pixelSha256: string } | string>,
): Promise<DamageReport> {
  return withPeers<DamagedImage, DamageReport>("damage.py", [seed, count, decoder], async (folder, lines) => {
    const faults: string[] = [];
    const outcomes: Record<string, number> = {};
    for (const { file, damage, refused } of lines) {
      const whole = await read(join(folder, `${file}.whole`));
      // So that a file which is rejected for another reason proves nothing.
      if (typeof whole === "string") faults.push(`${file}, whole: ${whole}`);
      const damaged = await read(join(folder, file));
      const outcome = typeof damaged === "string" ? damaged : "filed";
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (typeof damaged === "string") {
        if (unanswered.test(damaged)) faults.push(`${file}, ${damage}: ${damaged}`);
        continue;
      }
      // A byte changed in a density or a comment harms no pixel, although a peer may mind.
      if (damage.startsWith("changed") && typeof whole !== "string" && damaged.pixelSha256 === whole.pixelSha256) continue;
      for (const [peer, reason] of Object.entries(refused)) faults.push(`${file}, ${damage}: ${peer} says ${reason}`);
    }
    return { files: lines.length, unjudged: lines.filter(({ asked }) => asked.length === 0).length, outcomes, faults };
  });
}
