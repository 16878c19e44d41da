-- AlterTable
ALTER TABLE "EpochMetric" ADD COLUMN     "memoryMb" INTEGER;
