import type { Database } from "@second-read/database";

/** Exams with four views each, all waiting to be read, created directly in the database. */
export async function fillQueue(database: Database, projectId: string, exams: number): Promise<void> {
  const statements = [
    `INSERT INTO "Patient" ("id", "projectId", "keyHash", "pseudonym", "lockedTest", "splitHash")
     SELECT gen_random_uuid()::text, $1, md5(n::text), 'W' || n, false, md5('split' || n) FROM generate_series(1, $2::int) n`,
    `INSERT INTO "Exam" ("id", "projectId", "patientId", "keyHash", "status", "ageBand")
     SELECT gen_random_uuid()::text, $1, "id", "keyHash", 'QUEUED', '50-54' FROM "Patient" WHERE "projectId" = $1 AND $2::int > 0`,
    `INSERT INTO "Image" ("id", "examId", "projectId", "laterality", "view", "viewLabel", "rows", "columns", "bitsStored", "hanging", "sha256", "sourceSha256",
       "pixelSha256", "sopInstanceUid", "bytes")
     SELECT gen_random_uuid()::text, e."id", $1, side::"Laterality", view, side || view, 1024, 832, 12, '{}', md5(random()::text),
       e."id" || side || view, md5(random()::text), e."id" || side || view, 1
     FROM "Exam" e, unnest(ARRAY['R', 'L']) side, unnest(ARRAY['CC', 'MLO']) view WHERE e."projectId" = $1 AND $2::int > 0`,
    `INSERT INTO "Breast" ("examId", "laterality", "projectId")
     SELECT e."id", side::"Laterality", $1 FROM "Exam" e, unnest(ARRAY['R', 'L']) side WHERE e."projectId" = $1 AND $2::int > 0`,
  ];
  for (const text of statements) await database.sql.query(text, [projectId, exams]);
  await database.sql.query("ANALYZE");
}
