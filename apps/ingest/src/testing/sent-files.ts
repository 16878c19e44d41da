import { type ImportedFacts, writeMammogram } from "@second-read/imaging";
import { exampleMammogram } from "@second-read/imaging/testing";
import type { IngestBench } from "./ingest-bench.ts";

export interface SentFiles {
  /** A mammogram unique in this test run. */
  mammogram(changes?: Parameters<typeof exampleMammogram>[0]): Uint8Array;
  /** Facts that name the patient of the last mammogram. */
  facts(changes?: ImportedFacts): ImportedFacts;
}

export function createSentFiles(): SentFiles {
  let serial = 0;
  return {
    mammogram(changes = {}) {
      serial++;
      const base = exampleMammogram(changes);
      const pixels = changes.pixels ?? base.pixels.map((value, at) => (at === 0 ? serial : value));
      return writeMammogram({ ...base, pixels, sopUid: `2.25.${1000 + serial}`, ...changes });
    },
    facts: (changes = {}) => ({ patientKey: `patient ${serial}`, examKey: "first", ...changes }),
  };
}

export async function keysUnder({ testStore }: IngestBench, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const key of testStore.store.list(prefix)) found.push(key);
  return found.sort();
}

/** All truth of the breast that an image shows, oldest first. */
export async function truthOf({ database }: IngestBench, imageId: string) {
  return database.sql.query<{ class: string; version: number; strength: string; inForce: boolean; findings: unknown[] }>(
    `SELECT t.class::text AS class, t.version, t.strength::text AS strength, t.findings, EXISTS (SELECT 1 FROM "Breast" b WHERE b."truthId" = t.id) AS "inForce"
     FROM "Image" i JOIN "Truth" t ON t."examId" = i."examId" AND t.laterality = i.laterality WHERE i.id = $1 ORDER BY t.version`,
    [imageId],
  );
}
