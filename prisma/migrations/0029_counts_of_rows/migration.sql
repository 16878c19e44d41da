-- What a reader does changes one exam and one read, three times each exam. Counting such a change by the statement cost as much as the change itself:
-- rows were kept twice, and each count was planned anew. Changes of exams and reads are counted by the row, and only where something counted changes.

-- As what an exam waits, if it does.
CREATE FUNCTION waits_as("status" "ExamStatus", "readCount" integer, "takesEffectAt" timestamp) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN $1 IN ('QUEUED', 'READING') AND $3 IS NULL THEN CASE WHEN $2 > 0 THEN 'second' ELSE 'unread' END END
$$;

CREATE OR REPLACE FUNCTION counts_of_exam("status" "ExamStatus", "readCount" integer, "takesEffectAt" timestamp) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT 'exam ' || $1 UNION ALL SELECT w FROM waits_as($1, $2, $3) w WHERE w IS NOT NULL
$$;

-- Several counts of everybody in one go: what each costs is mostly its statement.
CREATE FUNCTION change_counts("projectId" text, names text[], changes integer[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  ids bigint[] := ARRAY(SELECT kept_count_id($1, '', n) FROM unnest(names) n);
BEGIN
  IF (SELECT count(*) FROM "KeptCount" k WHERE k."id" = ANY (ids)) < cardinality(ids) THEN
    INSERT INTO "KeptCount" ("id", "projectId", "personId", "name")
    SELECT kept_count_id($1, '', n), $1, '', n FROM unnest(names) n ORDER BY 1 ON CONFLICT DO NOTHING;
  END IF;
  INSERT INTO "KeptCountChange" ("projectId", "countId", "n") SELECT $1, c.id, c.n FROM unnest(ids, changes) c (id, n);
END $$;

CREATE OR REPLACE FUNCTION change_count("projectId" text, "name" text, change integer) RETURNS void LANGUAGE sql AS $$
  SELECT change_counts($1, ARRAY[$2], ARRAY[$3])
$$;

CREATE FUNCTION exam_change_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  waited text := waits_as(OLD."status", OLD."readCount", OLD."takesEffectAt");
  waits text := waits_as(NEW."status", NEW."readCount", NEW."takesEffectAt");
BEGIN
  IF waited IS NOT DISTINCT FROM waits AND OLD."status" <> NEW."status" THEN
    PERFORM change_counts(NEW."projectId", ARRAY['exam ' || OLD."status", 'exam ' || NEW."status"], ARRAY[-1, 1]);
  ELSIF waited IS DISTINCT FROM waits THEN
    PERFORM change_counts(c."projectId", array_agg(c.name), array_agg(c.n))
    FROM (
      SELECT NEW."projectId", s.name, sum(s.n)::integer AS n
      FROM (VALUES ('exam ' || OLD."status", -1), (waited, -1), ('exam ' || NEW."status", 1), (waits, 1)) s (name, n)
      WHERE s.name IS NOT NULL GROUP BY s.name HAVING sum(s.n) <> 0
    ) c
    GROUP BY c."projectId";
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
