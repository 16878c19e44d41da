-- AlterEnum
ALTER TYPE "ExamStatus" ADD VALUE 'PRIOR' BEFORE 'WITHDRAWN';

-- AlterTable
ALTER TABLE "Exam" ADD COLUMN     "readRetrospectively" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "acquiredAt" TIMESTAMP(3),
ADD COLUMN     "instanceNumber" INTEGER;

-- CreateTable
CREATE TABLE "PriorRequest" (
    "examId" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PriorRequest_pkey" PRIMARY KEY ("examId","byId")
);

-- CreateIndex
CREATE INDEX "PriorRequest_projectId_idx" ON "PriorRequest"("projectId");

-- AddForeignKey
ALTER TABLE "PriorRequest" ADD CONSTRAINT "PriorRequest_examId_fkey" FOREIGN KEY ("examId") REFERENCES "Exam"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
