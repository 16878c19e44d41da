-- DropIndex
-- A round may hold several decisions now: all but one were undone. The exam's row lock keeps it at one.
DROP INDEX "Adjudication_examId_round_key";

-- AlterTable
ALTER TABLE "Adjudication" ADD COLUMN     "concludedAt" TIMESTAMP(3),
ADD COLUMN     "undoneAt" TIMESTAMP(3);

-- What older decisions decided stands in the truth that they made; they took effect at once.
UPDATE "Adjudication" a SET "breasts" = (
  SELECT COALESCE(jsonb_agg(jsonb_build_object('truthId', t."id", 'laterality', t."laterality", 'class', t."class", 'strength', t."strength",
    'findings', t."findings") ORDER BY t."laterality"), '[]') FROM "Truth" t WHERE t."id" = ANY(a."truthIds"))
WHERE a."breasts" = '[]';
UPDATE "Adjudication" a SET "concludedAt" = a."at" FROM "Exam" e
WHERE e."id" = a."examId" AND NOT (e."round" = a."round" AND e."takesEffectAt" IS NOT NULL);

-- CreateTable
CREATE TABLE "FeedbackSeen" (
    "adjudicationId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "FeedbackSeen_pkey" PRIMARY KEY ("adjudicationId","userId")
);

-- CreateIndex
CREATE INDEX "Adjudication_examId_round_idx" ON "Adjudication"("examId", "round");

-- CreateIndex
CREATE INDEX "Adjudication_projectId_concludedAt_idx" ON "Adjudication"("projectId", "concludedAt");
