import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { decodePixels, parseDicom } from "@second-read/dicom";
import { Rejected } from "@second-read/domain";
import { type FileFormat, readPicture, sniffFormat } from "@second-read/imaging";
import { findProgram, requireOrSkip } from "@second-read/testing";

/** Other people's decoders in Python (requirements.txt): where PEERS_PYTHON says, or where `.ci/run` installs them. */
const installed = join(import.meta.dirname, "../../.data/ci/peers/bin/python");
const python = process.env.PEERS_PYTHON || (existsSync(installed) ? installed : undefined);

export function peersAreMissing(): boolean {
  return (
    requireOrSkip(python !== undefined, "Python with other people's decoders (PEERS_PYTHON)") ||
    requireOrSkip(findProgram("dcmdjpeg") !== undefined && findProgram("dcmcjpls") !== undefined, "dcmtk")
  );
}

/** Runs a script of this folder over a folder of its own, and hands over what it wrote there with the lines that it printed about it. */
export async function withPeers<Line, Result>(
  script: string,
  args: readonly (string | number)[],
  use: (folder: string, lines: readonly Line[]) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "second-read-peers-"));
  try {
    const command = [join(import.meta.dirname, script), folder, ...args.map(String)];
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

/** The stored values that we read, signed ones as such, or the code under which we refuse the file. */
export async function readByUs(path: string): Promise<{ rows: number; columns: number; values: Int32Array } | string> {
  const bytes = new Uint8Array(await readFile(path));
  try {
    const format: FileFormat = sniffFormat(bytes, null);
    if (format !== "DICOM") {
      const picture = await readPicture(bytes, format);
      return { rows: picture.rows, columns: picture.columns, values: Int32Array.from(picture.pixels) };
    }
    const stored = await decodePixels(parseDicom(bytes));
    return { rows: stored.rows, columns: stored.columns, values: Int32Array.from(stored.pixels, (value) => value - stored.offset) };
  } catch (error) {
    if (error instanceof Rejected) return error.code;
    throw error;
  }
}
