-- AlterTable
ALTER TABLE "Exam" ADD COLUMN "readBy" TEXT[] DEFAULT ARRAY[]::TEXT[];

UPDATE "Exam" e SET "readBy" = r."readers"
FROM (SELECT "examId", array_agg(DISTINCT "readerId" ORDER BY "readerId") AS "readers" FROM "Read" WHERE "status" = 'FINALISED' GROUP BY "examId") r
WHERE r."examId" = e."id" AND e."status" IN ('QUEUED', 'READING');

-- CreateIndex
CREATE INDEX "Exam_projectId_readBy_queueOrder_idx" ON "Exam"("projectId", "readBy", "queueOrder") WHERE (status = 'QUEUED');
