import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type FiledImageParts, makeFiledImage, projectKeyOf, readFiledImage, sealFacts } from "@second-read/imaging";
import { makeExam, toDicom } from "@second-read/phantom";
import { findProgram, freePort, requireOrSkip } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

// Phantoms as ingest files them, read by programs that share no code with ours.

const sides = ["RCC", "LCC", "RMLO", "LMLO"];
let folder: string;
const filed = new Map<string, { path: string; parts: FiledImageParts }>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-phantoms-"));
  const exam = makeExam({ seed: 11, rows: 256, columns: 208 });
  for (const image of exam.images) {
    const key = projectKeyOf("0".repeat(32), "project");
    const parts = await makeFiledImage(toDicom(exam, image), sealFacts(key, { patientKey: exam.patientKey }, "a.dcm"), key);
    const path = join(folder, `${parts.viewLabel}.dcm`);
    await writeFile(path, parts.file);
    filed.set(parts.viewLabel, { path, parts });
  }
  expect([...filed.keys()].sort()).toEqual([...sides].sort());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Both outputs together; these checkers exit with nonzero for warnings too. */
async function output(program: string, ...args: string[]): Promise<string> {
  const said = await promisify(execFile)(program, args).catch((error: { stdout: string; stderr: string }) => error);
  return said.stdout + said.stderr;
}

const [dciodvfy, dcmdump, orthanc] = [findProgram("dciodvfy"), findProgram("dcmdump"), findProgram("Orthanc", "ORTHANC_BIN")];

test.skipIf(requireOrSkip(dciodvfy !== undefined, "dciodvfy of dicom3tools"))("dicom3tools finds no error in them", async () => {
  for (const { path } of filed.values()) {
    const said = await output(dciodvfy ?? "", path);
    expect(said).toContain("MammographyImageForPresentation");
    expect(said.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
  }
});

test.skipIf(requireOrSkip(dcmdump !== undefined, "dcmdump of dcmtk"))("dcmtk reads side, view and pseudonym, and no name", async () => {
  for (const [label, { path, parts }] of filed) {
    const said = await output(dcmdump ?? "", path);
    expect(said).not.toMatch(/^[EW]:/m);
    const textOf = (name: string) => new RegExp(`\\[(.*)\\].*\\b${name}$`, "m").exec(said)?.[1];
    expect([textOf("ImageLaterality"), textOf("ViewPosition")]).toEqual([label[0], label.slice(1)]);
    expect([textOf("PatientID"), textOf("PatientIdentityRemoved")]).toEqual([parts.pseudonym, "YES"]);
    expect(textOf("PatientName") ?? "").toMatch(new RegExp(`^(|${parts.pseudonym})$`));
  }
});

describe.skipIf(requireOrSkip(orthanc !== undefined, "Orthanc (ORTHANC_BIN, or on PATH)"))("Orthanc", () => {
  test("accepts all four views as one study of one patient and returns every pixel", async () => {
    const port = await freePort();
    const settings = {
      HttpPort: port,
      RemoteAccessAllowed: false,
      DicomServerEnabled: false,
      StorageDirectory: join(folder, "orthanc"),
      IndexDirectory: join(folder, "orthanc"),
    };
    await writeFile(join(folder, "orthanc.json"), JSON.stringify(settings));
    const server = spawn(orthanc ?? "", [join(folder, "orthanc.json")], { stdio: "ignore" });
    const ended = new Promise((resolve) => server.once("exit", resolve));
    const address = `http://127.0.0.1:${port}`;
    try {
      const isUp = () =>
        fetch(`${address}/system`).then(
          ({ ok }) => ok,
          () => false,
        );
      await vi.waitUntil(isUp, { timeout: 30_000, interval: 100 });
      for (const { parts } of filed.values()) {
        const stored = await fetch(`${address}/instances`, { method: "POST", body: new Uint8Array(parts.file) });
        const { ID, Status } = (await stored.json()) as { ID: string; Status: string };
        expect(Status).toBe("Success");
        const raw = Buffer.from(await (await fetch(`${address}/instances/${ID}/frames/0/raw`)).arrayBuffer());
        const { pixels } = readFiledImage(parts.file);
        expect(raw.equals(Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength))).toBe(true);
        expect((await fetch(`${address}/instances/${ID}/preview`)).headers.get("content-type")).toBe("image/png");
      }
      const { CountPatients, CountStudies, CountInstances } = (await (await fetch(`${address}/statistics`)).json()) as Record<
        string,
        number
      >;
      expect([CountPatients, CountStudies, CountInstances]).toEqual([1, 1, 4]);
    } finally {
      server.kill("SIGTERM");
      await ended;
    }
  });
});
