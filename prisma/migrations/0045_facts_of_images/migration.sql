-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "acquiredOn" TIMESTAMP(3),
ADD COLUMN     "ageBand" TEXT;
