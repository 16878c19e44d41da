-- AlterTable
ALTER TABLE "Adjudication" ADD COLUMN     "breasts" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "requestDigest" TEXT;

-- AlterTable
-- Dropped: a mark that mattered for the 30 s in which a read could be taken back.
ALTER TABLE "Exam" DROP COLUMN "consequencesSeenAt",
ADD COLUMN     "takesEffectAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "PredictionBatch" ADD COLUMN     "requestDigest" TEXT;

-- AlterTable
ALTER TABLE "Read" ADD COLUMN     "requestDigest" TEXT;

-- AlterTable
ALTER TABLE "TrainingRun" ADD COLUMN     "requestDigest" TEXT;

-- CreateIndex
CREATE INDEX "Exam_takesEffectAt_idx" ON "Exam"("takesEffectAt");
