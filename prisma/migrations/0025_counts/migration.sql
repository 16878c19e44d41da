-- CreateTable
CREATE TABLE "KeptCount" (
    "id" BIGINT NOT NULL,
    "projectId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "n" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "KeptCount_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "KeptCountChange" (
    "id" BIGSERIAL NOT NULL,
    "projectId" TEXT NOT NULL,
    "countId" BIGINT NOT NULL,
    "n" INTEGER NOT NULL,

    CONSTRAINT "KeptCountChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CountedPatient" (
    "patientId" TEXT NOT NULL,
    "counts" BIGINT[],

    CONSTRAINT "CountedPatient_pkey" PRIMARY KEY ("patientId")
);

-- CreateTable
CREATE TABLE "PatientToCount" (
    "id" BIGSERIAL NOT NULL,
    "projectId" TEXT NOT NULL,
    "patientId" TEXT NOT NULL,

    CONSTRAINT "PatientToCount_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PatientToCount_projectId_id_idx" ON "PatientToCount"("projectId", "id");

-- CreateIndex
CREATE INDEX "KeptCount_projectId_personId_idx" ON "KeptCount"("projectId", "personId");

-- CreateIndex
CREATE INDEX "KeptCountChange_projectId_idx" ON "KeptCountChange"("projectId");

-- CreateIndex
CREATE INDEX "Snapshot_projectId_truthAsOf_idx" ON "Snapshot"("projectId", "truthAsOf");

-- Its rows live for seconds.
ALTER TABLE "KeptCountChange" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000);
ALTER TABLE "PatientToCount" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000);

-- ---------------------------------------------------------------- what is counted
-- Names, each in one project, of everybody (person '') unless it says otherwise. LEVEL is `lossless`, or `lossy` for what only lossy images make
-- count. EPOCH is when the newest snapshot before a truth was frozen, `-` where there is none.
--   exam STATUS                       exams
--   unread, second                    exams that wait for a first or second read; of a person: those of them that this person may not read
--   open|judged KIND VERSION          discrepancies of final exams without or with a verdict; of a person: of exams that this person knows
--   truth EPOCH LEVEL normal|abnormal breasts whose truth a snapshot would hold; of a person, without LEVEL and class: of exams that this person knows
--   patients, positives LEVEL         patients and abnormal breasts to train on by standard views; of a person: of exams that this person knows
--   with normal|abnormal LEVEL        patients to train on who have such a breast
--   held out LEVEL                    held-out patients with truth on standard views
--   feedback new|seen                 of a person: decisions on exams that this person read

-- What one exam counts as by its own row alone.
CREATE FUNCTION counts_of_exam("status" "ExamStatus", "readCount" integer, "takesEffectAt" timestamp) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT 'exam ' || $1
  UNION ALL
  SELECT CASE WHEN $2 > 0 THEN 'second' ELSE 'unread' END WHERE $1 IN ('QUEUED', 'READING') AND $3 IS NULL
$$;

-- All else that the exams of some patients count as: one row for each thing, so that what a patient was counted as and is now can be compared.
CREATE FUNCTION counts_of_patients(ids text[]) RETURNS TABLE ("patientId" text, "projectId" text, "personId" text, "name" text) LANGUAGE sql STABLE AS $$
  WITH exam AS MATERIALIZED (
    SELECT e."id", e."projectId", e."patientId", e."status", e."round", p."lockedTest",
      CASE WHEN e."status" IN ('QUEUED', 'READING') AND e."takesEffectAt" IS NULL THEN CASE WHEN e."readCount" > 0 THEN 'second' ELSE 'unread' END END AS waits
    FROM "Patient" p JOIN "Exam" e ON e."patientId" = p."id"
    WHERE p."id" = ANY (ids)
  ),
  -- Of an exam that waits: who may not read it. Of a final one: who knows it, as repositories/known-exams.ts has it.
  person AS MATERIALIZED (
    SELECT e."id" AS "examId", r."readerId" AS "personId" FROM exam e JOIN "Read" r ON r."examId" = e."id"
    WHERE r."status" = 'FINALISED' AND (e.waits IS NOT NULL OR e."status" = 'SETTLED')
    UNION
    SELECT e."id", x."userId" FROM exam e JOIN "Exposure" x ON x."examId" = e."id"
    WHERE e.waits IS NOT NULL OR (e."status" = 'SETTLED' AND x."what" <> 'reads')
    UNION
    SELECT e."id", s."userId" FROM exam e JOIN "Skip" s ON s."examId" = e."id" AND s."round" = e."round" WHERE e.waits IS NOT NULL
  ),
  -- Truth in force; by which images a snapshot would hold it, as repositories/snapshots.ts has it; null: by none.
  breast AS MATERIALIZED (
    SELECT e."id" AS "examId", e."projectId", e."patientId", e."status" = 'SETTLED' AS final, e."lockedTest",
      CASE WHEN t."class" = 'NORMAL' THEN 'normal' ELSE 'abnormal' END AS class,
      coalesce((SELECT to_char(max(s."truthAsOf"), 'YYYY-MM-DD"T"HH24:MI:SS.MS') FROM "Snapshot" s WHERE s."projectId" = e."projectId" AND s."truthAsOf" < t."at"), '-') AS epoch,
      CASE WHEN usable THEN image.by_any END AS by_any, CASE WHEN usable THEN image.by_standard END AS by_standard
    FROM exam e
    JOIN "Breast" b ON b."examId" = e."id"
    JOIN "Truth" t ON t."id" = b."truthId"
    CROSS JOIN LATERAL (SELECT e."status" <> 'WITHDRAWN' AND (e."lockedTest" OR NOT b."truthInDoubt") AS usable) u
    CROSS JOIN LATERAL (
      SELECT CASE WHEN bool_or(NOT i."lossy") THEN 'lossless' WHEN count(*) > 0 THEN 'lossy' END AS by_any,
        CASE WHEN bool_or(NOT i."lossy" AND i.standard) THEN 'lossless' WHEN bool_or(i.standard) THEN 'lossy' END AS by_standard
      FROM (
        SELECT o."lossy", plain AND row_number() OVER (
          PARTITION BY plain, o."view" ORDER BY o."acquiredAt" DESC NULLS LAST, o."instanceNumber" DESC NULLS LAST, o."sopInstanceUid" COLLATE "C" DESC
        ) = 1 AS standard
        FROM "Image" o
        CROSS JOIN LATERAL (SELECT o."view" IN ('CC', 'MLO') AND coalesce(cardinality(o."viewModifiers"), 0) = 0 AS plain) v
        WHERE o."examId" = b."examId" AND o."laterality" = b."laterality" AND o."withdrawnAt" IS NULL AND o."view" <> 'SPECIMEN'
      ) i
    ) image
  ),
  trained AS MATERIALIZED (
    SELECT b."projectId", b."patientId", '' AS "personId", b.class, b.by_standard FROM breast b WHERE b.by_standard IS NOT NULL AND NOT b."lockedTest"
    UNION ALL
    SELECT b."projectId", b."patientId", p."personId", b.class, b.by_standard FROM breast b JOIN person p ON p."examId" = b."examId"
    WHERE b.by_standard IS NOT NULL AND b.final
  ),
  discrepancy AS MATERIALIZED (
    SELECT e."id" AS "examId", e."projectId", e."patientId", d."kind" || ' ' || coalesce(d."modelVersionId", '-') AS kind,
      CASE WHEN d."verdict" IS NOT NULL AND d."truthId" IS NOT DISTINCT FROM b."truthId" THEN 'judged ' WHEN d."open" THEN 'open ' END AS state
    FROM exam e
    JOIN "Discrepancy" d ON d."projectId" = e."projectId" AND d."examId" = e."id"
    JOIN "Breast" b ON b."examId" = d."examId" AND b."laterality" = d."laterality"
    WHERE e."status" = 'SETTLED'
  )
  SELECT e."patientId", e."projectId", p."personId", e.waits FROM exam e JOIN person p ON p."examId" = e."id" WHERE e.waits IS NOT NULL
  UNION ALL
  SELECT d."patientId", d."projectId", '', d.state || d.kind FROM discrepancy d WHERE d.state IS NOT NULL
  UNION ALL
  SELECT d."patientId", d."projectId", p."personId", d.state || d.kind FROM discrepancy d JOIN person p ON p."examId" = d."examId" WHERE d.state IS NOT NULL
  UNION ALL
  SELECT b."patientId", b."projectId", '', 'truth ' || b.epoch || ' ' || b.by_any || ' ' || b.class FROM breast b WHERE b.by_any IS NOT NULL
  UNION ALL
  SELECT b."patientId", b."projectId", p."personId", 'truth ' || b.epoch FROM breast b JOIN person p ON p."examId" = b."examId" WHERE b.final
  UNION ALL
  SELECT t."patientId", t."projectId", t."personId", 'patients ' || min(t.by_standard) FROM trained t GROUP BY t."patientId", t."projectId", t."personId"
  UNION ALL
  SELECT t."patientId", t."projectId", t."personId", 'positives ' || t.by_standard FROM trained t WHERE t.class = 'abnormal'
  UNION ALL
  SELECT t."patientId", t."projectId", '', 'with ' || t.class || ' ' || min(t.by_standard) FROM trained t WHERE t."personId" = ''
  GROUP BY t."patientId", t."projectId", t.class
  UNION ALL
  SELECT b."patientId", b."projectId", '', 'held out ' || min(b.by_standard) FROM breast b WHERE b.by_standard IS NOT NULL AND b."lockedTest"
  GROUP BY b."patientId", b."projectId"
  UNION ALL
  -- As repositories/feedback.ts has it.
  SELECT e."patientId", e."projectId", r."readerId", CASE WHEN s."at" IS NULL THEN 'feedback new' ELSE 'feedback seen' END
  FROM exam e
  JOIN "Adjudication" a ON a."examId" = e."id" AND a."round" = e."round" AND a."concludedAt" IS NOT NULL AND a."undoneAt" IS NULL
  CROSS JOIN LATERAL (
    SELECT DISTINCT o."readerId" FROM "Read" o WHERE o."examId" = e."id" AND o."status" = 'FINALISED' AND o."round" <= a."round"
  ) r
  LEFT JOIN "FeedbackSeen" s ON s."adjudicationId" = a."id" AND s."userId" = r."readerId"
  WHERE e."status" IN ('SETTLED', 'TECHNICAL_RECALL')
$$;

-- ---------------------------------------------------------------- how counts change

CREATE FUNCTION kept_count_id("projectId" text, "personId" text, "name" text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended($1 || ' ' || $2 || ' ' || $3, 0)
$$;

CREATE FUNCTION change_count("projectId" text, "name" text, change integer) RETURNS void LANGUAGE sql AS $$
  INSERT INTO "KeptCount" ("id", "projectId", "personId", "name") VALUES (kept_count_id($1, '', $2), $1, '', $2) ON CONFLICT DO NOTHING;
  INSERT INTO "KeptCountChange" ("projectId", "countId", "n") VALUES ($1, kept_count_id($1, '', $2), $3);
$$;

-- A new snapshot moves what was given after it was frozen; nobody may count truth of the project meanwhile.
CREATE FUNCTION count_lock("projectId" text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT hashtext($1) $$;

-- Counts patients anew and changes the counts by what is different now; answers how many patients were. A patient's row is held until the transaction
-- ends: who counts the patient next sees what was counted before.
CREATE FUNCTION recount_patients(ids text[]) RETURNS integer LANGUAGE plpgsql SET jit = off AS $$
DECLARE
  different integer;
BEGIN
  IF coalesce(cardinality(ids), 0) = 0 THEN
    RETURN 0;
  END IF;
  PERFORM pg_advisory_xact_lock_shared(7261002, count_lock(j."projectId"))
  FROM (SELECT DISTINCT p."projectId" FROM "Patient" p WHERE p."id" = ANY (ids) ORDER BY 1) j;
  INSERT INTO "CountedPatient" ("patientId", "counts") SELECT DISTINCT i, '{}'::bigint[] FROM unnest(ids) i ORDER BY 1 ON CONFLICT DO NOTHING;
  PERFORM 1 FROM "CountedPatient" WHERE "patientId" = ANY (ids) ORDER BY "patientId" FOR UPDATE;
  -- The next statement sees what others committed before they gave the rows free.
  WITH counted AS MATERIALIZED (
    SELECT c.*, kept_count_id(c."projectId", c."personId", c."name") AS "id" FROM counts_of_patients(ids) c
  ),
  fresh AS (
    SELECT c."patientId", array_agg(c."id" ORDER BY c."id") AS counts FROM counted c GROUP BY c."patientId"
  ),
  changed AS MATERIALIZED (
    SELECT t."patientId", p."projectId", t."counts" AS before, coalesce(f.counts, '{}') AS after
    FROM "CountedPatient" t JOIN "Patient" p ON p."id" = t."patientId" LEFT JOIN fresh f ON f."patientId" = t."patientId"
    WHERE t."patientId" = ANY (ids) AND t."counts" <> coalesce(f.counts, '{}')
  ),
  kept AS (
    UPDATE "CountedPatient" t SET "counts" = c.after FROM changed c WHERE t."patientId" = c."patientId"
  ),
  moved AS MATERIALIZED (
    SELECT m."projectId", m."id", sum(m.n)::integer AS n
    FROM (SELECT "projectId", unnest(after) AS "id", 1 AS n FROM changed UNION ALL SELECT "projectId", unnest(before), -1 FROM changed) m
    GROUP BY m."projectId", m."id" HAVING sum(m.n) <> 0
  ),
  named AS (
    INSERT INTO "KeptCount" ("id", "projectId", "personId", "name")
    SELECT DISTINCT c."id", c."projectId", c."personId", c."name" FROM counted c JOIN moved m ON m."id" = c."id" ORDER BY c."id"
    ON CONFLICT DO NOTHING
  ),
  told AS (
    INSERT INTO "KeptCountChange" ("projectId", "countId", "n") SELECT m."projectId", m."id", m.n FROM moved m
  )
  SELECT count(*) INTO different FROM changed;
  RETURN different;
END $$;

-- Counting one patient costs some milliseconds, many at once a tenth of that each. So who changes something only notes whose it was, and nobody who
-- reads or imports waits; whoever asks for counts counts these first (count_changed), and the API does so every few seconds. Notes are only appended:
-- one that is not committed yet is left to whoever counts after it.
CREATE FUNCTION note_patients(ids text[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO "PatientToCount" ("projectId", "patientId") SELECT p."projectId", p."id" FROM "Patient" p WHERE p."id" = ANY (ids)
$$;

CREATE FUNCTION note_exams(ids text[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO "PatientToCount" ("projectId", "patientId") SELECT DISTINCT e."projectId", e."patientId" FROM "Exam" e WHERE e."id" = ANY (ids)
$$;

-- ---------------------------------------------------------------- when

CREATE FUNCTION exam_rows_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  patients text[];
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      PERFORM change_count(c."projectId", c.name, c.n) FROM (
        SELECT n."projectId", s.name, count(*)::integer AS n FROM new_rows n, counts_of_exam(n."status", n."readCount", n."takesEffectAt") s (name)
        GROUP BY 1, 2 ORDER BY 1, 2
      ) c;
      patients := ARRAY(SELECT DISTINCT n."patientId" FROM new_rows n);
    WHEN 'DELETE' THEN
      PERFORM change_count(c."projectId", c.name, c.n) FROM (
        SELECT o."projectId", s.name, -count(*)::integer AS n FROM old_rows o, counts_of_exam(o."status", o."readCount", o."takesEffectAt") s (name)
        GROUP BY 1, 2 ORDER BY 1, 2
      ) c;
      patients := ARRAY(SELECT DISTINCT o."patientId" FROM old_rows o);
    ELSE
      PERFORM change_count(c."projectId", c.name, c.n) FROM (
        SELECT m."projectId", m.name, sum(m.n)::integer AS n FROM (
          SELECT n."projectId", s.name, 1 AS n FROM new_rows n, counts_of_exam(n."status", n."readCount", n."takesEffectAt") s (name)
          UNION ALL
          SELECT o."projectId", s.name, -1 FROM old_rows o, counts_of_exam(o."status", o."readCount", o."takesEffectAt") s (name)
        ) m GROUP BY 1, 2 HAVING sum(m.n) <> 0 ORDER BY 1, 2
      ) c;
      -- A lease that comes or goes changes nothing else.
      patients := ARRAY(
        SELECT DISTINCT p FROM old_rows o JOIN new_rows n ON n."id" = o."id", LATERAL (VALUES (o."patientId"), (n."patientId")) v (p)
        WHERE (o."patientId", o."round", o."readCount" > 0, o."takesEffectAt" IS NULL, CASE o."status" WHEN 'READING' THEN 'QUEUED' ELSE o."status" END)
          IS DISTINCT FROM (n."patientId", n."round", n."readCount" > 0, n."takesEffectAt" IS NULL, CASE n."status" WHEN 'READING' THEN 'QUEUED' ELSE n."status" END)
      );
  END CASE;
  PERFORM note_patients(patients);
  RETURN NULL;
END $$;

-- Of a table with a column "examId": the exams whose rows were added, removed or changed.
CREATE FUNCTION rows_of_exams_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN PERFORM note_exams(ARRAY(SELECT DISTINCT n."examId" FROM new_rows n));
    WHEN 'DELETE' THEN PERFORM note_exams(ARRAY(SELECT DISTINCT o."examId" FROM old_rows o));
    ELSE
      PERFORM note_exams(ARRAY(
        SELECT x."examId" FROM (TABLE old_rows EXCEPT TABLE new_rows) x UNION SELECT x."examId" FROM (TABLE new_rows EXCEPT TABLE old_rows) x
      ));
  END CASE;
  RETURN NULL;
END $$;

CREATE FUNCTION read_rows_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN PERFORM note_exams(ARRAY(SELECT DISTINCT n."examId" FROM new_rows n WHERE n."status" = 'FINALISED'));
    WHEN 'DELETE' THEN PERFORM note_exams(ARRAY(SELECT DISTINCT o."examId" FROM old_rows o WHERE o."status" = 'FINALISED'));
    ELSE
      PERFORM note_exams(ARRAY(
        SELECT DISTINCT n."examId" FROM old_rows o JOIN new_rows n ON n."id" = o."id"
        WHERE (o."status" = 'FINALISED', o."round", o."readerId") IS DISTINCT FROM (n."status" = 'FINALISED', n."round", n."readerId")
      ));
  END CASE;
  RETURN NULL;
END $$;

CREATE FUNCTION seen_feedback_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_exams(ARRAY(SELECT DISTINCT a."examId" FROM new_rows n JOIN "Adjudication" a ON a."id" = n."adjudicationId"));
  RETURN NULL;
END $$;

CREATE FUNCTION patient_rows_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_patients(ARRAY(SELECT n."id" FROM old_rows o JOIN new_rows n ON n."id" = o."id" WHERE n."lockedTest" <> o."lockedTest"));
  RETURN NULL;
END $$;

-- Truth that came after the time that a snapshot says it held has that snapshot as its newest, or no longer has it.
CREATE FUNCTION snapshot_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7261002, count_lock(NEW."projectId"));
  PERFORM note_patients(ARRAY(
    SELECT DISTINCT e."patientId" FROM "Truth" t JOIN "Exam" e ON e."id" = t."examId"
    WHERE t."projectId" = NEW."projectId" AND t."at" > CASE TG_OP WHEN 'INSERT' THEN NEW."truthAsOf" ELSE least(OLD."truthAsOf", NEW."truthAsOf") END
  ));
  RETURN NULL;
END $$;

CREATE TRIGGER counted_insert AFTER INSERT ON "Exam" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION exam_rows_counted();
CREATE TRIGGER counted_update AFTER UPDATE ON "Exam" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION exam_rows_counted();
CREATE TRIGGER counted_delete AFTER DELETE ON "Exam" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION exam_rows_counted();
CREATE TRIGGER counted_insert AFTER INSERT ON "Breast" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_update AFTER UPDATE ON "Breast" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_delete AFTER DELETE ON "Breast" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_insert AFTER INSERT ON "Image" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_update AFTER UPDATE ON "Image" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_delete AFTER DELETE ON "Image" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_insert AFTER INSERT ON "Skip" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_update AFTER UPDATE ON "Skip" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_delete AFTER DELETE ON "Skip" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_insert AFTER INSERT ON "Exposure" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_update AFTER UPDATE ON "Exposure" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_delete AFTER DELETE ON "Exposure" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_insert AFTER INSERT ON "Discrepancy" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_update AFTER UPDATE ON "Discrepancy" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_delete AFTER DELETE ON "Discrepancy" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_insert AFTER INSERT ON "Adjudication" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_update AFTER UPDATE ON "Adjudication" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_delete AFTER DELETE ON "Adjudication" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION rows_of_exams_counted();
CREATE TRIGGER counted_insert AFTER INSERT ON "Read" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION read_rows_counted();
CREATE TRIGGER counted_update AFTER UPDATE ON "Read" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION read_rows_counted();
CREATE TRIGGER counted_delete AFTER DELETE ON "Read" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION read_rows_counted();
CREATE TRIGGER counted_insert AFTER INSERT ON "FeedbackSeen" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION seen_feedback_counted();
CREATE TRIGGER counted_update AFTER UPDATE ON "Patient" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION patient_rows_counted();
CREATE TRIGGER counted_insert AFTER INSERT ON "Snapshot" FOR EACH ROW EXECUTE FUNCTION snapshot_counted();
CREATE TRIGGER counted_update AFTER UPDATE OF "truthAsOf" ON "Snapshot" FOR EACH ROW EXECUTE FUNCTION snapshot_counted();

-- ---------------------------------------------------------------- adding up and putting right

-- Counts the patients of so many notes of these projects (null: of all), oldest first; answers how many notes there were. Who counts the same ones is
-- waited for; each of the statements here sees what was committed before it.
CREATE FUNCTION count_changed(projects text[], most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  notes bigint[];
  patients text[];
BEGIN
  IF projects IS NULL THEN
    SELECT array_agg(n."id"), array_agg(DISTINCT n."patientId") INTO notes, patients
    FROM (SELECT * FROM "PatientToCount" ORDER BY "id" LIMIT most FOR UPDATE) n;
  ELSE
    SELECT array_agg(n."id"), array_agg(DISTINCT n."patientId") INTO notes, patients
    FROM (SELECT * FROM "PatientToCount" WHERE "projectId" = ANY (projects) ORDER BY "id" LIMIT most FOR UPDATE) n;
  END IF;
  IF notes IS NULL THEN
    RETURN 0;
  END IF;
  DELETE FROM "PatientToCount" WHERE "id" = ANY (notes);
  PERFORM recount_patients(patients);
  RETURN cardinality(notes);
END $$;

-- Adds so many changes to their counts, oldest first; answers how many there were. What another process is adding is left to it.
CREATE FUNCTION add_up_counts(most integer) RETURNS integer LANGUAGE sql AS $$
  WITH taken AS (
    SELECT c."id" FROM "KeptCountChange" c ORDER BY c."id" LIMIT most FOR UPDATE SKIP LOCKED
  ),
  gone AS (
    DELETE FROM "KeptCountChange" c USING taken t WHERE c."id" = t."id" RETURNING c."countId", c."n"
  ),
  added AS (
    UPDATE "KeptCount" k SET "n" = k."n" + s.n
    FROM (SELECT g."countId", sum(g."n")::integer AS n FROM gone g GROUP BY g."countId" ORDER BY g."countId") s
    WHERE k."id" = s."countId"
  )
  SELECT count(*)::integer FROM gone
$$;

-- Changes each count of a project by what it differs from what is counted now, rows and patients; answers those that did. In one statement, so that
-- what others change meanwhile is in neither of the two or in both.
CREATE FUNCTION correct_counts(project text) RETURNS TABLE ("personId" text, "name" text, "kept" integer, "found" integer) LANGUAGE sql SET jit = off AS $$
  WITH counted AS (
    SELECT kept_count_id(project, '', s.name) AS "id", s.name, count(*)::integer AS n
    FROM "Exam" e, counts_of_exam(e."status", e."readCount", e."takesEffectAt") s (name) WHERE e."projectId" = project GROUP BY s.name
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

-- ---------------------------------------------------------------- what there is already

SELECT change_count(c."projectId", c.name, c.n) FROM (
  SELECT e."projectId", s.name, count(*)::integer AS n FROM "Exam" e, counts_of_exam(e."status", e."readCount", e."takesEffectAt") s (name) GROUP BY 1, 2
) c;
SELECT recount_patients(array_agg(p."id")) FROM (SELECT "id", row_number() OVER (ORDER BY "id") / 1000 AS batch FROM "Patient") p GROUP BY p.batch;
SELECT add_up_counts(2147483647);
