-- AlterEnum
ALTER TYPE "DiscrepancyKind" ADD VALUE 'WRONG_PLACE';

-- CreateTable
CREATE TABLE "ImageAnalysis" (
    "modelVersionId" TEXT NOT NULL,
    "imageId" TEXT NOT NULL,
    "examId" TEXT NOT NULL,
    "laterality" "Laterality" NOT NULL,
    "patientId" TEXT NOT NULL,
    "marks" JSONB,
    "lesions" INTEGER NOT NULL,
    "heatHits" BOOLEAN,
    "randomisedCorrelation" DOUBLE PRECISION,
    "features" DOUBLE PRECISION[],

    CONSTRAINT "ImageAnalysis_pkey" PRIMARY KEY ("modelVersionId","imageId")
);

-- CreateTable
CREATE TABLE "Localisation" (
    "modelVersionId" TEXT NOT NULL,
    "figures" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Localisation_pkey" PRIMARY KEY ("modelVersionId")
);

-- CreateIndex
CREATE INDEX "ImageAnalysis_examId_idx" ON "ImageAnalysis"("examId");
