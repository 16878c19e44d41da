-- Where a discrepancy stands in the lists of its kind, lowest first. Cancers, then the lowest score; of suspect labels the most contradicted, whatever
-- their class.
CREATE FUNCTION discrepancy_rank("kind" "DiscrepancyKind", "score" double precision, "class" "BreastClass") RETURNS double precision
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN $1 = 'SUSPECT_LABEL' THEN CASE WHEN $3 = 'NORMAL' THEN 1 - $2 ELSE $2 END
    ELSE CASE WHEN $3 = 'MALIGNANT' THEN 0 WHEN $3 IS NULL THEN 4 ELSE 2 END + coalesce($2, 1.5)
  END
$$;

-- AlterTable
ALTER TABLE "Discrepancy" ADD COLUMN "judged" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "rank" DOUBLE PRECISION NOT NULL DEFAULT 0;

UPDATE "Discrepancy" d SET
  "judged" = d."verdict" IS NOT NULL AND d."truthId" IS NOT DISTINCT FROM b."truthId",
  "rank" = coalesce(discrepancy_rank(d."kind", d."score", t."class"), 4)
FROM "Breast" b LEFT JOIN "Truth" t ON t."id" = b."truthId"
WHERE b."examId" = d."examId" AND b."laterality" = d."laterality";

-- DropIndex
DROP INDEX "Discrepancy_projectId_kind_open_idx";

-- CreateIndex
CREATE INDEX "Discrepancy_projectId_kind_open_judged_rank_id_idx" ON "Discrepancy"("projectId", "kind", "open", "judged", "rank", "id");

-- CreateIndex
CREATE INDEX "Discrepancy_modelVersionId_kind_open_judged_rank_id_idx" ON "Discrepancy"("modelVersionId", "kind", "open", "judged", "rank", "id");

-- CreateIndex
CREATE INDEX "Adjudication_projectId_id_idx" ON "Adjudication"("projectId", "id");

-- CreateIndex
CREATE INDEX "EvaluationCase_evaluationId_positive_class_score_examId_lat_idx" ON "EvaluationCase"("evaluationId", "positive", "class", "score", "examId", "laterality");

-- CreateIndex
CREATE INDEX "Upload_projectId_userId_createdAt_id_idx" ON "Upload"("projectId", "userId", "createdAt", "id");

-- What is known of the new columns decides whether their index is used.
ANALYZE "Discrepancy";
