-- CreateTable
CREATE TABLE "Drift" (
    "modelVersionId" TEXT NOT NULL,
    "figures" JSONB NOT NULL,
    "measuredAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Drift_pkey" PRIMARY KEY ("modelVersionId")
);
