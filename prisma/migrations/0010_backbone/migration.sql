-- AlterTable
ALTER TABLE "TrainingRun" ADD COLUMN     "backboneSha256" TEXT;
