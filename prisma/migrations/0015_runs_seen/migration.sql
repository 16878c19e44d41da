-- CreateTable
CREATE TABLE "RunsSeen" (
    "projectId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "RunsSeen_pkey" PRIMARY KEY ("projectId","userId")
);
