-- AlterTable
ALTER TABLE "Upload" ADD COLUMN     "resumeKey" TEXT;
