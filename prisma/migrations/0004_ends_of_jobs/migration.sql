-- AlterTable
ALTER TABLE "ModelVersion" ADD COLUMN     "gateErrorMessage" TEXT;

-- AlterTable
ALTER TABLE "PredictionBatch" ADD COLUMN     "errorMessage" TEXT;
