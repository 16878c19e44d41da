-- CreateEnum
CREATE TYPE "RunTrigger" AS ENUM ('REQUEST', 'SCHEDULE', 'NEW_TRUTH', 'RETRY');

-- CreateEnum
CREATE TYPE "PassedOverWhy" AS ENUM ('TOO_SOON', 'NOTHING_NEW', 'TOO_LITTLE_NEW_TRUTH', 'TOO_LITTLE_TRUTH');

-- AlterTable
ALTER TABLE "TrainingRun" ADD COLUMN     "acknowledgedAt" TIMESTAMP(3),
ADD COLUMN     "acknowledgedById" TEXT,
ADD COLUMN     "retryOfId" TEXT,
ADD COLUMN     "scheduledFor" TIMESTAMP(3),
ADD COLUMN     "trigger" "RunTrigger" NOT NULL DEFAULT 'REQUEST';

-- CreateTable
CREATE TABLE "RetrainingPolicy" (
    "projectId" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "cron" TEXT,
    "timeZone" TEXT NOT NULL,
    "minNewTruth" INTEGER,
    "minNewAbnormal" INTEGER,
    "minHoursBetween" INTEGER NOT NULL,
    "quietFromHour" INTEGER,
    "quietToHour" INTEGER,
    "recipe" TEXT,
    "promoteAutomatically" BOOLEAN NOT NULL,
    "doneUntil" TIMESTAMP(3) NOT NULL,
    "passedOverAt" TIMESTAMP(3),
    "passedOverWhy" "PassedOverWhy",
    "loggedDecision" TEXT,

    CONSTRAINT "RetrainingPolicy_pkey" PRIMARY KEY ("projectId")
);

-- CreateIndex
CREATE UNIQUE INDEX "TrainingRun_retryOfId_key" ON "TrainingRun"("retryOfId");
