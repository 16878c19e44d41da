-- CreateTable
CREATE TABLE "PackedCases" (
    "evaluationId" TEXT NOT NULL,
    "cases" INTEGER NOT NULL,
    "exams" INTEGER NOT NULL,
    "scores" BYTEA NOT NULL,
    "patients" BYTEA NOT NULL,
    "kinds" JSONB NOT NULL,
    "kindOf" BYTEA NOT NULL,
    "thresholds" JSONB NOT NULL,
    "thresholdsOf" BYTEA NOT NULL,
    "subgroups" JSONB NOT NULL,
    "subgroupsOf" BYTEA NOT NULL,

    CONSTRAINT "PackedCases_pkey" PRIMARY KEY ("evaluationId")
);

-- CreateIndex
CREATE INDEX "EvaluationCase_evaluationId_positive_score_idx" ON "EvaluationCase"("evaluationId", "positive", "score");
