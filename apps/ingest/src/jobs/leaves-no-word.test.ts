import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImportedFacts } from "@second-read/imaging";
import { canaryDicom, dicomFile, mammogramElements } from "@second-read/imaging/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";

let bench: IngestBench;
beforeAll(async () => {
  bench = await openIngestBench();
});
afterAll(() => bench?.close());

describe("de-identification", () => {
  test("a word in every text of a file and its facts is in no table, no object and no log line afterwards, filed or rejected", async () => {
    const word = "ZZCANARY";
    const canary = canaryDicom(word);
    expect(Buffer.from(canary).toString("latin1").split(word).length - 1).toBeGreaterThan(60);
    const said: ImportedFacts = {
      patientKey: word,
      examKey: word,
      vendor: word,
      density: word,
      view: "CC",
      lesions: [{ kind: word, shape: "POINT", points: [[5, 5]], attributes: { margin: word, [word]: word } }],
    };
    expect(await bench.send(canary, `${word}.dcm`, said)).toMatchObject({ status: "FILED" });
    const otherModality = dicomFile(mammogramElements([{ tag: 0x00080060, vr: "CS", value: word }]));
    const codes = [
      await bench.send(canary.subarray(0, canary.length - 500), `${word}.dcm`, said),
      await bench.send(canary, `${word}.png`, { ...said, patientKey: `${word} 2` }),
      await bench.send(otherModality, `${word}.dcm`, said),
      await bench.send(new TextEncoder().encode(word.repeat(100)), `${word}.pgm`, said),
    ].map(({ rejectionCode }) => rejectionCode);
    expect(codes).toEqual(["TRUNCATED", "FACTS_CONFLICT", "NOT_MAMMOGRAPHY", "UNRECOGNISED_FORMAT"]);

    expect(await tablesWith(word)).toEqual([]);
    for (const entry of await readdir(bench.testStore.settings.folder, { recursive: true, withFileTypes: true })) {
      expect(entry.name).not.toContain(word);
      if (entry.isFile()) expect((await readFile(join(entry.parentPath, entry.name))).includes(word), entry.name).toBe(false);
    }
    expect(await readdir(bench.deps.folder)).toEqual([]);
    expect(bench.logged()).not.toContain(word);
  });
});

/** Tables of any schema whose rows, as text, contain the word. Binary columns would hide it, but they hold only packed numbers. */
async function tablesWith(word: string): Promise<string[]> {
  const { sql } = bench.database;
  const binary = await sql.query(
    `SELECT table_name FROM information_schema.columns WHERE data_type = 'bytea' AND table_schema <> 'pg_catalog' AND table_name <> 'PackedCases'`,
  );
  expect(binary).toEqual([]);
  const tables = await sql.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
  );
  expect(tables.length).toBeGreaterThan(20);
  const holding: string[] = [];
  for (const { name } of tables) {
    const found = await sql.query(`SELECT 1 AS found FROM ${name} t WHERE t::text ILIKE $1 LIMIT 1`, [`%${word}%`]);
    if (found.length > 0) holding.push(name);
  }
  return holding;
}
