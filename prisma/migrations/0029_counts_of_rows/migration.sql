-- What a reader does changes one exam and one read, three times each exam. Counting such a change by the statement cost as much as the change itself:
-- rows were kept twice, and each count was planned anew. Changes of exams and reads are counted by the row, and only where something counted changes.

-- As what an exam waits, if it does.
CREATE FUNCTION waits_as("status" "ExamStatus", "readCount" integer, "takesEffectAt" timestamp) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN $1 IN ('QUEUED', 'READING') AND $3 IS NULL THEN CASE WHEN $2 > 0 THEN 'second' ELSE 'unread' END END
$$;

CREATE OR REPLACE FUNCTION counts_of_exam("status" "ExamStatus", "readCount" integer, "takesEffectAt" timestamp) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT 'exam ' || $1 UNION ALL SELECT w FROM waits_as($1, $2, $3) w WHERE w IS NOT NULL
$$;

-- What exams count as by their own row has names that are known: they are kept from the project's beginning, so that a change of an exam, which
-- readers wait for, need not look whether they are.
-- Also to be called for each project by a migration that adds a status.
CREATE FUNCTION name_exam_counts(project text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO "KeptCount" ("id", "projectId", "personId", "name")
  SELECT kept_count_id(project, '', c.name), project, '', c.name
  FROM (SELECT 'exam ' || s FROM unnest(enum_range(NULL::"ExamStatus")) s UNION ALL VALUES ('unread'), ('second')) c (name)
  ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION project_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM name_exam_counts(NEW."id");
  RETURN NULL;
END $$;
CREATE TRIGGER counted_insert AFTER INSERT ON "Project" FOR EACH ROW EXECUTE FUNCTION project_counted();

SELECT name_exam_counts("id") FROM "Project";

CREATE FUNCTION exam_change_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  waited text := waits_as(OLD."status", OLD."readCount", OLD."takesEffectAt");
  waits text := waits_as(NEW."status", NEW."readCount", NEW."takesEffectAt");
BEGIN
  IF waited IS NOT DISTINCT FROM waits THEN
    IF OLD."status" <> NEW."status" THEN
      INSERT INTO "KeptCountChange" ("projectId", "countId", "n") VALUES
        (NEW."projectId", kept_count_id(NEW."projectId", '', 'exam ' || OLD."status"), -1),
        (NEW."projectId", kept_count_id(NEW."projectId", '', 'exam ' || NEW."status"), 1);
    END IF;
  ELSE
    INSERT INTO "KeptCountChange" ("projectId", "countId", "n")
    SELECT NEW."projectId", kept_count_id(NEW."projectId", '', c.name), c.n
    FROM (VALUES ('exam ' || OLD."status", -1), ('exam ' || NEW."status", 1), (waited, -1), (waits, 1)) c (name, n)
    WHERE c.name IS NOT NULL;
  END IF;
  -- A lease that comes or goes changes nothing else.
  IF (OLD."patientId", OLD."round", OLD."readCount" > 0, OLD."takesEffectAt" IS NULL, CASE OLD."status" WHEN 'READING' THEN 'QUEUED' ELSE OLD."status" END)
    IS DISTINCT FROM (NEW."patientId", NEW."round", NEW."readCount" > 0, NEW."takesEffectAt" IS NULL, CASE NEW."status" WHEN 'READING' THEN 'QUEUED' ELSE NEW."status" END)
  THEN
    INSERT INTO "PatientToCount" ("projectId", "patientId") VALUES (NEW."projectId", NEW."patientId");
    IF OLD."patientId" <> NEW."patientId" THEN
      INSERT INTO "PatientToCount" ("projectId", "patientId") VALUES (NEW."projectId", OLD."patientId");
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION read_change_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "PatientToCount" ("projectId", "patientId") SELECT e."projectId", e."patientId" FROM "Exam" e WHERE e."id" = NEW."examId";
  RETURN NULL;
END $$;

DROP TRIGGER counted_update ON "Exam";
CREATE TRIGGER counted_update AFTER UPDATE ON "Exam" FOR EACH ROW WHEN (
  (OLD."status", OLD."patientId", OLD."round", OLD."readCount", OLD."takesEffectAt")
  IS DISTINCT FROM (NEW."status", NEW."patientId", NEW."round", NEW."readCount", NEW."takesEffectAt")
) EXECUTE FUNCTION exam_change_counted();

DROP TRIGGER counted_update ON "Read";
CREATE TRIGGER counted_update AFTER UPDATE ON "Read" FOR EACH ROW WHEN (
  (OLD."status" = 'FINALISED', OLD."round", OLD."readerId") IS DISTINCT FROM (NEW."status" = 'FINALISED', NEW."round", NEW."readerId")
) EXECUTE FUNCTION read_change_counted();

DROP TRIGGER counted_insert ON "Read";
CREATE TRIGGER counted_insert AFTER INSERT ON "Read" FOR EACH ROW WHEN (NEW."status" = 'FINALISED') EXECUTE FUNCTION read_change_counted();

-- Of tables whose rows change with many at once, as before; nothing is noted where nothing changed.
CREATE OR REPLACE FUNCTION note_exams(ids text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(ids) > 0 THEN
    INSERT INTO "PatientToCount" ("projectId", "patientId") SELECT DISTINCT e."projectId", e."patientId" FROM "Exam" e WHERE e."id" = ANY (ids);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION note_patients(ids text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(ids) > 0 THEN
    INSERT INTO "PatientToCount" ("projectId", "patientId") SELECT p."projectId", p."id" FROM "Patient" p WHERE p."id" = ANY (ids);
  END IF;
END $$;

-- Its branches for changed rows, which no trigger calls any more, are gone.
CREATE OR REPLACE FUNCTION exam_rows_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  patients text[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM change_count(c."projectId", c.name, c.n) FROM (
      SELECT n."projectId", s.name, count(*)::integer AS n FROM new_rows n, counts_of_exam(n."status", n."readCount", n."takesEffectAt") s (name)
      GROUP BY 1, 2 ORDER BY 1, 2
    ) c;
    patients := ARRAY(SELECT DISTINCT n."patientId" FROM new_rows n);
  ELSE
    PERFORM change_count(c."projectId", c.name, c.n) FROM (
      SELECT o."projectId", s.name, -count(*)::integer AS n FROM old_rows o, counts_of_exam(o."status", o."readCount", o."takesEffectAt") s (name)
      GROUP BY 1, 2 ORDER BY 1, 2
    ) c;
    patients := ARRAY(SELECT DISTINCT o."patientId" FROM old_rows o);
  END IF;
  PERFORM note_patients(patients);
  RETURN NULL;
END $$;

DROP TRIGGER counted_delete ON "Read";
DROP FUNCTION read_rows_counted();
CREATE FUNCTION read_rows_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_exams(ARRAY(SELECT DISTINCT o."examId" FROM old_rows o WHERE o."status" = 'FINALISED'));
  RETURN NULL;
END $$;
CREATE TRIGGER counted_delete AFTER DELETE ON "Read" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION read_rows_counted();
