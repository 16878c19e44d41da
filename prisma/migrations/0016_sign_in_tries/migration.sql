-- CreateTable
CREATE TABLE "SignInTries" (
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "until" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "SignInTries_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "SignInTries_until_idx" ON "SignInTries"("until");
