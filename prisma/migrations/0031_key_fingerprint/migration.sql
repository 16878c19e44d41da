-- CreateTable
CREATE TABLE "KeyFingerprint" (
    "name" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "since" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "KeyFingerprint_pkey" PRIMARY KEY ("name")
);
