-- AlterTable
ALTER TABLE "TrainingRun" ADD COLUMN     "gateSettings" JSONB;
