-- AlterTable
ALTER TABLE "TwoFactor" ADD COLUMN     "acceptedStep" INTEGER;
