-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "objectIds" TEXT[] DEFAULT ARRAY[]::TEXT[];
