-- AlterTable
ALTER TABLE "Evaluation" RENAME COLUMN "classMatrix" TO "classes";

-- AlterTable
ALTER TABLE "EvaluationCase" ADD COLUMN     "malignancy" DOUBLE PRECISION;
