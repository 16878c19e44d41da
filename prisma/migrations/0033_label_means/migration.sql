-- CreateTable
CREATE TABLE "LabelMeans" (
    "modelVersionId" TEXT NOT NULL,
    "breasts" INTEGER NOT NULL,
    "abnormal" DOUBLE PRECISION,
    "normal" DOUBLE PRECISION,
    "refreshedSince" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "LabelMeans_pkey" PRIMARY KEY ("modelVersionId")
);
