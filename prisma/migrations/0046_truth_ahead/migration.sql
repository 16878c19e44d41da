-- CreateTable
CREATE TABLE "TruthAhead" (
    "truthId" TEXT NOT NULL,
    "takenAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "TruthAhead_pkey" PRIMARY KEY ("truthId")
);

-- As in 0025_counts, but truth that a snapshot took before its time has been in one since then.
CREATE OR REPLACE FUNCTION counts_of_patients(ids text[]) RETURNS TABLE ("patientId" text, "projectId" text, "personId" text, "name" text) LANGUAGE sql STABLE AS $$
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
      coalesce((SELECT to_char(max(s."truthAsOf"), 'YYYY-MM-DD"T"HH24:MI:SS.MS') FROM "Snapshot" s WHERE s."projectId" = e."projectId" AND s."truthAsOf" < coalesce(a."takenAt", t."at")), '-') AS epoch,
      CASE WHEN usable THEN image.by_any END AS by_any, CASE WHEN usable THEN image.by_standard END AS by_standard
    FROM exam e
    JOIN "Breast" b ON b."examId" = e."id"
    JOIN "Truth" t ON t."id" = b."truthId"
    LEFT JOIN "TruthAhead" a ON a."truthId" = t."id"
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

CREATE FUNCTION truth_ahead_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_exams(ARRAY(SELECT DISTINCT t."examId" FROM new_rows n JOIN "Truth" t ON t."id" = n."truthId"));
  RETURN NULL;
END $$;

CREATE TRIGGER counted_insert AFTER INSERT ON "TruthAhead" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION truth_ahead_counted();
CREATE TRIGGER counted_update AFTER UPDATE ON "TruthAhead" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION truth_ahead_counted();
