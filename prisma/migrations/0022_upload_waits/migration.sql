-- CreateEnum
CREATE TYPE "UploadWait" AS ENUM ('STORE', 'DISK', 'RETRY');

-- AlterTable
ALTER TABLE "Upload" ADD COLUMN     "waitingFor" "UploadWait",
ADD COLUMN     "waitingSince" TIMESTAMP(3);
