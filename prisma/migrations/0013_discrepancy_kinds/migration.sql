-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single transaction. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "DiscrepancyKind" ADD VALUE 'SUSPECT_LABEL';
ALTER TYPE "DiscrepancyKind" ADD VALUE 'VERSION_FLIP';
