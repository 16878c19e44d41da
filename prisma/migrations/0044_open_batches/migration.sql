-- CreateIndex
CREATE INDEX "PredictionBatch_requestedById_idx" ON "PredictionBatch"("requestedById") WHERE ("finishedAt" IS NULL);
