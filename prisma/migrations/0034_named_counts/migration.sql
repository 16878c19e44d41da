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

CREATE OR REPLACE FUNCTION exam_change_counted() RETURNS trigger LANGUAGE plpgsql AS $$
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
