-- Counts of tries at signing in, and now of other things too.
ALTER TABLE "SignInTries" RENAME TO "RateCount";
ALTER TABLE "RateCount" RENAME CONSTRAINT "SignInTries_pkey" TO "RateCount_pkey";
ALTER INDEX "SignInTries_until_idx" RENAME TO "RateCount_until_idx";

-- CreateTable
CREATE TABLE "OpenStreams" (
    "personId" TEXT NOT NULL,
    "processId" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "until" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "OpenStreams_pkey" PRIMARY KEY ("personId","processId")
);

-- CreateIndex
CREATE INDEX "OpenStreams_until_idx" ON "OpenStreams"("until");
