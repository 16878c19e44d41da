-- CreateTable
CREATE TABLE "AuditRetention" (
    "id" SERIAL NOT NULL,
    "years" INTEGER,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AuditRetention_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditRetentionMinimum" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "years" INTEGER NOT NULL,

    CONSTRAINT "AuditRetentionMinimum_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditArchive" (
    "chain" TEXT NOT NULL,
    "first" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "recordedIn" INTEGER NOT NULL,
    "recordedAt" TIMESTAMP(3) NOT NULL,
    "removedAt" TIMESTAMP(3),

    CONSTRAINT "AuditArchive_pkey" PRIMARY KEY ("chain","last")
);
