-- CreateTable
CREATE TABLE "AuditTally" (
    "chain" TEXT NOT NULL,
    "minute" TIMESTAMP(3) NOT NULL,
    "actorId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "sources" TEXT[],

    CONSTRAINT "AuditTally_pkey" PRIMARY KEY ("chain","minute","actorId","action","subject","code")
);

-- CreateIndex
CREATE INDEX "AuditTally_minute_idx" ON "AuditTally"("minute");
