-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "header" JSONB;
