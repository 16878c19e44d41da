-- DropIndex
DROP INDEX "Upload_projectId_status_idx";

-- AlterTable
ALTER TABLE "Upload" ADD COLUMN     "turn" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "Upload_projectId_status_turn_idx" ON "Upload"("projectId", "status", "turn");

-- CreateIndex
CREATE INDEX "Upload_status_turn_idx" ON "Upload"("status", "turn");
