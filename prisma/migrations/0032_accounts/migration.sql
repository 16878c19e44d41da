-- AlterTable
ALTER TABLE "User" ADD COLUMN     "disabledAt" TIMESTAMP(3),
ADD COLUMN     "oneTimePasswordUntil" TIMESTAMP(3);

-- CreateEnum
CREATE TYPE "TokenScope" AS ENUM ('FULL', 'READ_ONLY', 'IMPORT', 'RETRAIN', 'EXPORT');

-- AlterTable
ALTER TABLE "ApiToken" ADD COLUMN     "scopes" "TokenScope"[] DEFAULT ARRAY['FULL']::"TokenScope"[];

-- CreateTable
CREATE TABLE "AccountPolicy" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "tokenDaysAtMost" INTEGER NOT NULL DEFAULT 365,

    CONSTRAINT "AccountPolicy_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ApiToken_createdAt_id_idx" ON "ApiToken"("createdAt", "id");

INSERT INTO "AccountPolicy" DEFAULT VALUES;

-- CreateTable
CREATE TABLE "GroupRoles" (
    "projectId" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "roles" "Role"[],

    CONSTRAINT "GroupRoles_pkey" PRIMARY KEY ("projectId","group")
);

-- AddForeignKey
ALTER TABLE "GroupRoles" ADD CONSTRAINT "GroupRoles_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
