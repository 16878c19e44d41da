-- AlterTable
ALTER TABLE "Exam" ADD COLUMN     "estimatedDensity" TEXT;

-- AlterTable
ALTER TABLE "Prediction" ADD COLUMN     "density" TEXT;

-- CreateIndex
CREATE INDEX "Exam_projectId_status_estimatedDensity_queueOrder_idx" ON "Exam"("projectId", "status", "estimatedDensity", "queueOrder") WHERE ("estimatedDensity" IS NOT NULL);

-- Counted as well, of everybody:
--   density STATUS DENSITY            exams that have an estimate

-- As what an exam counts that has an estimate of its density.
CREATE FUNCTION density_count_of("status" "ExamStatus", "estimatedDensity" text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT 'density ' || $1 || ' ' || $2
$$;

CREATE FUNCTION counts_of_exam("status" "ExamStatus", "readCount" integer, "takesEffectAt" timestamp, "estimatedDensity" text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT 'exam ' || $1
  UNION ALL SELECT w FROM waits_as($1, $2, $3) w WHERE w IS NOT NULL
  UNION ALL SELECT d FROM density_count_of($1, $4) d WHERE d IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION name_exam_counts(project text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO "KeptCount" ("id", "projectId", "personId", "name")
  SELECT kept_count_id(project, '', c.name), project, '', c.name
  FROM (
    SELECT 'exam ' || s FROM unnest(enum_range(NULL::"ExamStatus")) s
    UNION ALL SELECT density_count_of(s, d) FROM unnest(enum_range(NULL::"ExamStatus")) s, unnest(ARRAY['a', 'b', 'c', 'd']) d
    UNION ALL VALUES ('unread'), ('second')
  ) c (name)
  ON CONFLICT DO NOTHING
$$;

SELECT name_exam_counts("id") FROM "Project";

-- Apart from the count of statuses, so that who reads an exam that has no estimate, as before the first version, pays nothing for it.
CREATE FUNCTION exam_density_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "KeptCountChange" ("projectId", "countId", "n")
  SELECT NEW."projectId", kept_count_id(NEW."projectId", '', c.name), c.n
  FROM (VALUES (density_count_of(OLD."status", OLD."estimatedDensity"), -1), (density_count_of(NEW."status", NEW."estimatedDensity"), 1)) c (name, n)
  WHERE c.name IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER counted_density_update AFTER UPDATE ON "Exam" FOR EACH ROW WHEN (
  (OLD."status", OLD."estimatedDensity") IS DISTINCT FROM (NEW."status", NEW."estimatedDensity")
  AND (OLD."estimatedDensity" IS NOT NULL OR NEW."estimatedDensity" IS NOT NULL)
) EXECUTE FUNCTION exam_density_counted();

CREATE OR REPLACE FUNCTION exam_rows_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  patients text[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM change_count(c."projectId", c.name, c.n) FROM (
      SELECT n."projectId", s.name, count(*)::integer AS n
      FROM new_rows n, counts_of_exam(n."status", n."readCount", n."takesEffectAt", n."estimatedDensity") s (name)
      GROUP BY 1, 2 ORDER BY 1, 2
    ) c;
    patients := ARRAY(SELECT DISTINCT n."patientId" FROM new_rows n);
  ELSE
    PERFORM change_count(c."projectId", c.name, c.n) FROM (
      SELECT o."projectId", s.name, -count(*)::integer AS n
      FROM old_rows o, counts_of_exam(o."status", o."readCount", o."takesEffectAt", o."estimatedDensity") s (name)
      GROUP BY 1, 2 ORDER BY 1, 2
    ) c;
    patients := ARRAY(SELECT DISTINCT o."patientId" FROM old_rows o);
  END IF;
  PERFORM note_patients(patients);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION correct_counts(project text) RETURNS TABLE ("personId" text, "name" text, "kept" integer, "found" integer) LANGUAGE sql SET jit = off AS $$
  WITH counted AS (
    SELECT kept_count_id(project, '', s.name) AS "id", s.name, count(*)::integer AS n
    FROM "Exam" e, counts_of_exam(e."status", e."readCount", e."takesEffectAt", e."estimatedDensity") s (name) WHERE e."projectId" = project GROUP BY s.name
    UNION ALL
    SELECT c."id", NULL, count(*)::integer FROM "Patient" p JOIN "CountedPatient" t ON t."patientId" = p."id", unnest(t."counts") c ("id")
    WHERE p."projectId" = project GROUP BY c."id"
  ),
  held AS (
    SELECT k."id", k."personId", k."name", k."n" + coalesce(c.n, 0) AS n
    FROM "KeptCount" k
    LEFT JOIN (SELECT o."countId", sum(o."n")::integer AS n FROM "KeptCountChange" o WHERE o."projectId" = project GROUP BY o."countId") c ON c."countId" = k."id"
    WHERE k."projectId" = project
  ),
  wrong AS MATERIALIZED (
    SELECT coalesce(h."id", c."id") AS "id", coalesce(h."personId", '') AS "personId", coalesce(h."name", c.name) AS "name",
      coalesce(h.n, 0) AS kept, coalesce(c.n, 0) AS found
    FROM held h FULL JOIN counted c ON c."id" = h."id"
    WHERE coalesce(h.n, 0) <> coalesce(c.n, 0) AND coalesce(h."name", c.name) IS NOT NULL
  ),
  named AS (
    INSERT INTO "KeptCount" ("id", "projectId", "personId", "name") SELECT w."id", project, w."personId", w."name" FROM wrong w ON CONFLICT DO NOTHING
  ),
  corrected AS (
    INSERT INTO "KeptCountChange" ("projectId", "countId", "n") SELECT project, w."id", w.found - w.kept FROM wrong w
  )
  SELECT w."personId", w."name", w.kept, w.found FROM wrong w
$$;

DROP FUNCTION counts_of_exam("ExamStatus", integer, timestamp);
