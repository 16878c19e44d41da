-- AlterTable
ALTER TABLE "PredictionBatch" ADD COLUMN     "shardsDone" INTEGER[] DEFAULT ARRAY[]::INTEGER[];
