import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findProgram, requireOrSkip } from "./require-or-skip.ts";

/** The formats in which the scripts of infra/peers create images, named by their decoders. */
export const decoders = [
  "native",
  "rle",
  "jpegLossless",
  "jpegSequential",
  "jpegLs",
  "jpeg2000",
  "htj2k",
  "png",
  "tiff",
  "jpeg",
  "pgm",
] as const;
export type Decoder = (typeof decoders)[number];

const root = join(import.meta.dirname, "../../..");
/** Third-party decoders in Python (infra/peers/requirements.txt): at PEERS_PYTHON, or where `.ci/run` installs them. */
const installed = join(root, ".data/ci/peers/bin/python");
const python = process.env.PEERS_PYTHON || (existsSync(installed) ? installed : undefined);

export function peersAreMissing(): boolean {
  return (
    requireOrSkip(python !== undefined, "Python with other people's decoders (PEERS_PYTHON)") ||
    requireOrSkip(findProgram("dcmdjpeg") !== undefined && findProgram("dcmcjpls") !== undefined, "dcmtk")
  );
}

/** Runs a script of infra/peers on a temporary folder, and passes on the files it wrote together with the lines that it printed about them. */
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

/** A line of damage.py: an image that was damaged; `FILE.whole` beside it is the original. */
export interface DamagedImage {
  readonly file: string;
  readonly damage: string;
  /** Decoders that read the original file, and gave an answer on the damaged one. */
  readonly asked: readonly string[];
  /** Those among them that refuse it, and the reasons they give. */
  readonly refused: Readonly<Record<string, string>>;
}

export interface DamageReport {
  readonly files: number;
  /** For these no decoder gave an answer: whether they should have been filed is unknown. */
  readonly unjudged: number;
  /** How many were filed, and how many rejected with each code. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

/** The child gave no regular answer: it was stuck, used too much memory, or failed as if the machine were at fault. */
const unanswered = /^(PARSE_TIMEOUT|OUT_OF_MEMORY|FAILED: .*)$/;

/**
 * Damages this many images of a format and has each read by `read`, once whole and once damaged; `read` returns what would be filed, or the code of
 * the rejection.
 */
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
      // Otherwise a file that is rejected for another reason would prove nothing.
      if (typeof whole === "string") faults.push(`${file}, whole: ${whole}`);
      const damaged = await read(join(folder, file));
      const outcome = typeof damaged === "string" ? damaged : "filed";
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (typeof damaged === "string") {
        if (unanswered.test(damaged)) faults.push(`${file}, ${damage}: ${damaged}`);
        continue;
      }
      // A changed byte in a density or a comment affects no pixel, although a decoder may object.
      if (damage.startsWith("changed") && typeof whole !== "string" && damaged.pixelSha256 === whole.pixelSha256) continue;
      for (const [peer, reason] of Object.entries(refused)) faults.push(`${file}, ${damage}: ${peer} says ${reason}`);
    }
    return { files: lines.length, unjudged: lines.filter(({ asked }) => asked.length === 0).length, outcomes, faults };
  });
}
