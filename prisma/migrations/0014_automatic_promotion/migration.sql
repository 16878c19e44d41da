-- CreateEnum
CREATE TYPE "AutomaticPromotion" AS ENUM ('NOT_WANTED', 'DECLINED', 'PROMOTED');

-- AlterTable
ALTER TABLE "LockedLook" ALTER COLUMN "userId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "TrainingRun" ADD COLUMN     "automaticPromotion" "AutomaticPromotion";
