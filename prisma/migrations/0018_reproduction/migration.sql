-- A run may train a published version again, to prove that the same bytes come out.
ALTER TABLE "TrainingRun" ADD COLUMN "reproducesId" TEXT,
ADD COLUMN "reproduced" BOOLEAN;
