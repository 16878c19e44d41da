-- CreateEnum
CREATE TYPE "SnapshotStatus" AS ENUM ('QUEUED', 'FREEZING', 'FROZEN', 'FAILED');

-- AlterTable: those that are there have been frozen.
ALTER TABLE "Snapshot" ADD COLUMN     "attempt" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "done" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "errorCode" TEXT,
ADD COLUMN     "errorMessage" TEXT,
ADD COLUMN     "shares" JSONB,
ADD COLUMN     "status" "SnapshotStatus" NOT NULL DEFAULT 'FROZEN',
ADD COLUMN     "total" INTEGER NOT NULL DEFAULT 0,
ALTER COLUMN "digest" SET DEFAULT '',
ALTER COLUMN "patients" SET DEFAULT 0,
ALTER COLUMN "breasts" SET DEFAULT 0,
ALTER COLUMN "positives" SET DEFAULT 0,
ALTER COLUMN "lockedTestPatients" SET DEFAULT 0;
ALTER TABLE "Snapshot" ALTER COLUMN "status" SET DEFAULT 'QUEUED';
